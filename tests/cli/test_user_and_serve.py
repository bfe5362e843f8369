"""People and the server, from the command line: users, demo users, addresses that cannot be had."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner, Result

from support import small_org
from support.orgs import write_files
from support.people import PASSWORD
from tasuki.cli import main
from tasuki.cli.opening import open_org
from tasuki.diagnostics import Refused
from tasuki.identity import principal_of, sign_in


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The small org, deployed to its embedded database, and a terminal that reads English."""
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES", "TASUKI_LANG", "TASUKI_DATABASE", "TASUKI_DATABASE_KEY"):
        monkeypatch.delenv(name, raising=False)
    write_files(tmp_path, small_org.FILES)
    assert run("deploy", "--yes", "--org", str(tmp_path)).exit_code == 0
    yield tmp_path


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, words, input=typed)


def enters(folder: Path, username: str, password: str) -> bool:
    org = open_org(folder, None)
    try:
        return principal_of(org, sign_in(org, username, password, "", ""), "") is not None
    except Refused:
        return False
    finally:
        org.database.close()


def add(folder: Path, username: str, *words: str, password: str = PASSWORD) -> Result:
    given = ("--name", "花子", "--profile", "clerk", "--org", str(folder), "--password-stdin")
    return run("user", "add", username, *given, *words, typed=f"{password}\n")


def test_a_user_is_added_and_signs_in(folder: Path) -> None:
    result = add(folder, "hanako")
    assert (result.exit_code, result.output) == (0, "hanako was added\n")
    assert enters(folder, "hanako", PASSWORD)


def test_the_terminal_asks_twice_for_a_password(folder: Path) -> None:
    words = ("user", "add", "hanako", "--name", "花子", "--profile", "clerk", "--org", str(folder))
    assert run(*words, typed=f"{PASSWORD}\n{PASSWORD}\n").exit_code == 0
    assert enters(folder, "hanako", PASSWORD)


@pytest.mark.parametrize(
    ("words", "password", "code", "exit_code"),
    [
        (("--profile", "nobody"), PASSWORD, "S025", 2),
        ((), "short", "S021", 2),
        ((), "x" * 300, "S022", 2),
        ((), "hanako hanako", "S023", 2),
    ],
)
def test_what_cannot_be_added_leaves_nothing(
    folder: Path, words: tuple[str, ...], password: str, code: str, exit_code: int
) -> None:
    result = add(folder, "hanako", *words, password=password)
    assert result.exit_code == exit_code
    assert code in result.stderr
    assert add(folder, "hanako").exit_code == 0


def test_a_user_name_is_given_once(folder: Path) -> None:
    add(folder, "hanako")
    result = add(folder, "hanako")
    assert result.exit_code == 1
    assert "R002" in result.stderr


def test_a_password_is_changed(folder: Path) -> None:
    add(folder, "hanako")
    words = ("--org", str(folder), "--password-stdin")
    assert run("user", "password", "hanako", *words, typed="another good sentence\n").exit_code == 0
    assert not enters(folder, "hanako", PASSWORD)
    assert enters(folder, "hanako", "another good sentence")
    unknown = run("user", "password", "taro", *words, typed="another good sentence\n")
    assert unknown.exit_code == 2 and "S024" in unknown.stderr


def test_demo_users_are_shown_once_and_kept_for_their_owner(folder: Path) -> None:
    first = run("user", "demo", "--org", str(folder)).output
    shown = dict(re.findall(r"^  (\w+) +(\S+)$", first, re.M))
    assert set(shown) == {"admin", "clerk", "viewer"}
    path = folder / "var" / "demo-users.txt"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert dict(line.split("\t") for line in path.read_text().splitlines()) == shown
    assert enters(folder, "clerk", shown["clerk"])
    again = run("user", "demo", "--org", str(folder)).output
    assert str(path) in again and not any(password in again for password in shown.values())
    assert len(path.read_text().splitlines()) == 3


def test_a_server_with_demo_users_stays_on_this_computer(folder: Path) -> None:
    run("user", "demo", "--org", str(folder))
    result = run("serve", "--org", str(folder), "--host", "0.0.0.0", "--port", "0")
    assert result.exit_code == 2
    assert "S031" in result.stderr


def test_a_port_in_use_is_one_sentence(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = run("serve", "--org", str(folder), "--port", str(taken.getsockname()[1]))
    assert result.exit_code == 2
    assert "S030" in result.stderr


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host.invalid"])
def test_an_address_that_cannot_be_had_is_one_sentence(folder: Path, host: str) -> None:
    result = run("serve", "--org", str(folder), "--host", host)
    assert result.exit_code == 2
    assert "S032" in result.stderr


def test_a_folder_that_is_not_deployed_is_not_served(folder: Path) -> None:
    (folder / "metadata" / "org.yaml").write_text(small_org.ORG.replace("小さな組織", "別の組織"))
    result = run("serve", "--org", str(folder), "--port", "0")
    assert result.exit_code == 2
    assert "D031" in result.stderr


def test_the_server_answers_until_it_is_interrupted(folder: Path) -> None:
    command = [str(Path(sys.executable).with_name("tasuki")), "serve", "--org", str(folder), "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        assert found is not None
        with urlopen(f"{found[0]}readyz") as answer:
            assert answer.read() == b"ready\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
