"""Signing in, sessions and their ends, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

import pytest
from sqlalchemy import func, select

from support.people import PASSWORD, add_person
from support.standing_clock import StandingClock
from tasuki.diagnostics import Refused
from tasuki.identity import attempts, principal_of, set_password, sign_in, sign_out
from tasuki.objects import one_row, write
from tasuki.permissions import Access
from tasuki.storage import Org
from tasuki.storage.system_tables import CREDENTIAL, SESSION, SIGN_IN

Rights = Callable[[Org, str], Access]


def enter(org: Org, username: str, password: str = PASSWORD) -> str:
    return sign_in(org, username, password, "127.0.0.1", "a browser")


def refusal(org: Org, username: str, password: str = PASSWORD) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        enter(org, username, password)
    return tuple(problem.code for problem in caught.value.problems)


def results(org: Org) -> list[str]:
    with org.database.read() as connection:
        return [row[0] for row in connection.execute(select(SIGN_IN.c.result).order_by(SIGN_IN.c.at))]


def test_a_token_stands_for_its_user(org: Org) -> None:
    user = add_person(org, "clerk", name="佐藤 花子", language="en")
    principal = principal_of(org, enter(org, "clerk"), "192.0.2.7")
    assert principal is not None
    assert (principal.id, principal.name, principal.grants) == (user, "佐藤 花子", ("clerk",))
    assert (principal.language, principal.address, principal.session is not None) == ("en", "192.0.2.7", True)


def test_neither_password_nor_token_is_stored(org: Org) -> None:
    add_person(org, "clerk")
    token = enter(org, "clerk")
    with org.database.read() as connection:
        ((stored,),) = connection.execute(select(CREDENTIAL.c.password_hash))
        ((hashed,),) = connection.execute(select(SESSION.c.token_hash))
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert token not in hashed and len(hashed) == 64


def test_every_refusal_reads_the_same(org: Org, access: Rights) -> None:
    user = add_person(org, "clerk")
    add_person(org, "viewer")
    outcome = write(
        org, one_row("user", "update", {"active": "false"}, id=user), access=access(org, "admin"), door="screen"
    )
    assert outcome.ok
    assert refusal(org, "nobody") == refusal(org, "clerk") == refusal(org, "viewer", "wrong") == ("S020",)
    assert sorted(results(org)) == ["inactive", "unknown", "wrong"]


def test_an_account_locks_after_ten_wrong_guesses_and_opens_again(org: Org, clock: StandingClock) -> None:
    add_person(org, "clerk")
    for _ in range(org.catalog.org.lock_after):
        refusal(org, "clerk", "wrong")
    assert refusal(org, "clerk") == ("S020",)
    assert results(org)[-1] == "locked"
    clock.move(minutes=org.catalog.org.lock_minutes)
    refusal(org, "clerk", "wrong")
    assert principal_of(org, enter(org, "clerk"), "") is not None


def test_a_right_password_starts_the_count_again(org: Org) -> None:
    add_person(org, "clerk")
    for _ in range(3):
        for _ in range(org.catalog.org.lock_after - 1):
            refusal(org, "clerk", "wrong")
        enter(org, "clerk")


def test_guesses_sent_together_are_all_counted(org: Org, monkeypatch: pytest.MonkeyPatch) -> None:
    add_person(org, "clerk")
    tried: list[str | None] = []

    def never_fits(password: str, stored: str | None) -> bool:
        tried.append(stored)
        return False

    monkeypatch.setattr(attempts, "password_fits", never_fits)
    threads = [Thread(target=refusal, args=(org, "clerk", "wrong")) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([stored for stored in tried if stored is not None]) == org.catalog.org.lock_after
    assert len(tried) == 16, "a locked account costs the same work"


def test_a_session_ends_when_nobody_uses_it(org: Org, clock: StandingClock) -> None:
    add_person(org, "clerk")
    token = enter(org, "clerk")
    for _ in range(3):
        clock.move(minutes=org.catalog.profiles["clerk"].idle_minutes - 1)
        assert principal_of(org, token, "") is not None
    clock.move(minutes=org.catalog.profiles["clerk"].idle_minutes)
    assert principal_of(org, token, "") is None


def test_a_session_ends_after_its_longest_time(org: Org, clock: StandingClock) -> None:
    add_person(org, "clerk")
    token = enter(org, "clerk")
    profile = org.catalog.profiles["clerk"]
    step = profile.idle_minutes - 1
    for _ in range(profile.absolute_minutes // step):
        clock.move(minutes=step)
        assert principal_of(org, token, "") is not None
    clock.move(minutes=step)
    assert principal_of(org, token, "") is None


def test_signing_out_ends_only_that_session(org: Org) -> None:
    add_person(org, "clerk")
    one, other = enter(org, "clerk"), enter(org, "clerk")
    sign_out(org, one)
    assert principal_of(org, one, "") is None
    assert principal_of(org, other, "") is not None
    assert principal_of(org, "no such token", "") is None


@pytest.mark.parametrize("change", [{"active": "false"}, None])
def test_a_user_who_left_has_no_session(org: Org, access: Rights, change: dict[str, str] | None) -> None:
    user = add_person(org, "clerk")
    token = enter(org, "clerk")
    batch = one_row("user", "update", change, id=user) if change else one_row("user", "delete", id=user)
    assert write(org, batch, access=access(org, "admin"), door="screen").ok
    assert principal_of(org, token, "") is None
    assert refusal(org, "clerk") == ("S020",)


def test_a_new_password_ends_the_sessions_and_the_lock(org: Org) -> None:
    user = add_person(org, "clerk")
    token = enter(org, "clerk")
    for _ in range(org.catalog.org.lock_after):
        refusal(org, "clerk", "wrong")
    set_password(org, user, "another good sentence")
    assert principal_of(org, token, "") is None
    assert refusal(org, "clerk") == ("S020",)
    enter(org, "clerk", "another good sentence")


@pytest.mark.parametrize(
    ("password", "code"),
    [("short", "S021"), ("x" * 300, "S022"), ("aaaaaaaaaaaaaaaa", "S023"), ("my name is CLERK!", "S023")],
)
def test_weak_passwords_are_refused(org: Org, password: str, code: str) -> None:
    user = add_person(org, "clerk")
    with pytest.raises(Refused) as caught:
        set_password(org, user, password)
    assert code in {problem.code for problem in caught.value.problems}


def test_a_request_reads_its_session_with_one_statement(org: Org, monkeypatch: pytest.MonkeyPatch) -> None:
    from tasuki.storage import Connection

    add_person(org, "clerk")
    token = enter(org, "clerk")
    seen: list[str] = []
    run = Connection.run
    monkeypatch.setattr(Connection, "run", lambda self, *given: (seen.append("run"), run(self, *given))[1])
    assert principal_of(org, token, "") is not None
    assert seen == ["run"]
    with org.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(SESSION)) == [(1,)]
