"""tasuki serve: the screens of an org on an address."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import suppress
from pathlib import Path

import click

from tasuki.cli.border import border
from tasuki.cli.demo_users import demo_file
from tasuki.cli.opening import open_org
from tasuki.cli.options import database_option, org_option
from tasuki.cli.printing import say
from tasuki.diagnostics import Refused, problem
from tasuki.identity import has_demo_passwords
from tasuki.labels import Label
from tasuki.storage import Org


@click.command("serve")
@org_option
@database_option
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--deploy", "deploy_additions", is_flag=True, help="Deploy first what the folder adds.")
@click.option(
    "--behind-proxy",
    "proxy",
    metavar="ADDRESS",
    help="Believe this proxy what it says of the caller's address and of https.",
)
def command(
    folder: Path, database_url: str | None, port: int, host: str, deploy_additions: bool, proxy: str | None
) -> None:
    """Serve the org's screens until interrupted (Ctrl-C)."""
    with border():
        org = open_org(folder, database_url, deploy_additions=deploy_additions)
        try:
            _refuse_open_demo(org, host)
            listener = _listen(host, port)
            _tell(org, folder, host, listener.getsockname()[1])
            _run(org, listener, proxy)
        finally:
            org.database.close()


def _refuse_open_demo(org: Org, host: str) -> None:
    """Passwords that were written to a file open nothing to other computers. Raises Refused with S031."""
    if not _is_loopback(host) and has_demo_passwords(org):
        raise Refused(problem("S031", host=host))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises Refused with S030 if the port is taken, S032 if the address cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise Refused(problem("S032", host=host, reason=error.strerror)) from error
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(512)
    except OSError as error:
        listener.close()
        if isinstance(error, PermissionError) or error.errno not in _IN_USE:
            raise Refused(problem("S032", host=f"{host}:{port}", reason=error.strerror)) from error
        raise Refused(problem("S030", port=port)) from error
    return listener


_IN_USE = frozenset({98, 48, 10048})
"""EADDRINUSE on Linux, macOS and Windows."""


def _tell(org: Org, folder: Path, host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    name = org.catalog.org.label
    say(Label(f"{name.ja}：http://{shown}:{port}/", f"{name.text('en')}: http://{shown}:{port}/"))
    path = demo_file(folder)
    if path.exists():
        say(Label(f"試用のサインインは {path} にあります", f"Demo sign-ins are in {path}"))
    say(Label("終えるには Ctrl-C を押してください", "Press Ctrl-C to stop"))


def _run(org: Org, listener: socket.socket, proxy: str | None) -> None:
    # Imported here: other commands should not wait for a web server to load.
    import uvicorn

    from tasuki.web import build_app

    config = uvicorn.Config(
        build_app(org),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=proxy is not None,
        forwarded_allow_ips=proxy,
        lifespan="off",
        timeout_graceful_shutdown=10,
    )
    # uvicorn finishes what it was doing and then passes the interrupt on: for us that is a good end.
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])
