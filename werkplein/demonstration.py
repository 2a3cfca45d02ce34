"""Demonstration mode (`make run`): example data, published passwords, loopback only.

The one place that sets WERKPLEIN_DEMONSTRATION. It refuses a database without the example mark, so that it can
never open real data with a published password.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import click
from alembic.util import CommandError
from flask import Flask
from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError, OperationalError

from werkplein.app import create_app
from werkplein.core import clock
from werkplein.core.database import db, unit_of_work
from werkplein.core.installation import Installation, find_installation
from werkplein.core.labels import plural
from werkplein.core.locks import FILLING, make_lock
from werkplein.core.schema import differences, upgrade, wipe
from werkplein.example import EXAMPLE_PASSWORD, EXAMPLE_TODAY, SIGN_INS, fill
from werkplein.settings import PREFIX, VAR, SettingsError

Content = Callable[[Flask, Callable[[str], None]], None]
HOST = "127.0.0.1"
DEFAULT_PORT = "8000"
WORKERS = 2
THREADS = 8


def demonstrate() -> None:
    """Set up what is missing, start the web server and the scheduler, and stop both together."""
    port = _free_port()
    _set_environment(port)
    started = time.monotonic()
    app = create_app()
    with app.app_context():
        _prepare_reachable(app)
    click.echo(f"Klaar om te starten na {plural(round(time.monotonic() - started), 'seconde', 'seconden')}.")
    _welcome(port)
    sys.exit(_run_both(port))


def fall_back() -> None:
    """Let a command work on the demonstration of this folder when nothing at all is set, and say so.

    Without settings a real installation does not start, so what was set up for real is never meant by it.
    """
    if any(name.startswith(PREFIX) for name in os.environ) or not _database().exists():
        return
    _set_environment(int(DEFAULT_PORT))
    click.echo("Er is niets ingesteld. Dit gaat over de voorbeeldgegevens van ‘make run’ in deze map.", err=True)


def _free_port() -> int:
    raw = os.environ.get("PORT") or DEFAULT_PORT
    if not raw.isascii() or not raw.isdecimal() or not 1 <= int(raw) <= 65535:
        raise SettingsError(f"PORT must be a number from 1 to 65535, not {raw!r}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(raw)))
        except OSError as error:
            raise SettingsError(
                f"Port {raw} is in use. Stop what uses it, or choose another: PORT=8001 make run"
            ) from error
    return int(raw)


def _set_environment(port: int) -> None:
    VAR.mkdir(exist_ok=True)
    values = {
        "WERKPLEIN_DEMONSTRATION": "1",
        "WERKPLEIN_BASE_URL": f"http://{HOST}:{port}",
        "WERKPLEIN_SECRET_KEY": os.environ.get("WERKPLEIN_SECRET_KEY") or _secret(VAR / "voorbeeld.key"),
        "WERKPLEIN_DATABASE_URL": os.environ.get("WERKPLEIN_DATABASE_URL") or f"sqlite:///{_database()}",
        "WERKPLEIN_FILES": os.environ.get("WERKPLEIN_FILES") or str(_files()),
        "WERKPLEIN_TODAY": os.environ.get("WERKPLEIN_TODAY") or EXAMPLE_TODAY.isoformat(),
    }
    os.environ.update(values)


def _database() -> Path:
    return VAR / "voorbeeld.db"


def _files() -> Path:
    """Each database has files of its own: two that shared one folder would publish over each other."""
    address = os.environ.get("WERKPLEIN_DATABASE_URL")
    return VAR / ("voorbeeld-files" + (f"-{hashlib.sha256(address.encode()).hexdigest()[:8]}" if address else ""))


def _secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def _prepare_reachable(app: Flask) -> None:
    try:
        db.engine.connect().close()
    except OperationalError as error:
        address = db.engine.url.render_as_string(hide_password=True)
        raise SettingsError(f"{address} does not answer. Is the database running, and the address right?") from error
    prepare(app)


def prepare(app: Flask, content: Content = fill) -> None:
    """Migrate, and fill an empty database with content; raises SettingsError when it holds something else.

    One start at a time: what another has filled by half is no leftover.
    """
    lock = make_lock(db.engine, FILLING)
    if not lock.acquire():
        raise SettingsError(
            "Another start is filling this database. Wait until it is ready and use that one, or stop it first. "
            "For a second one beside it choose another port and database: PORT=8001 WERKPLEIN_DATABASE_URL=... make run"
        )
    try:
        _prepare_held(app, content)
    finally:
        lock.release()


def _prepare_held(app: Flask, content: Content) -> None:
    has_tables = bool(inspect(db.engine).get_table_names())
    found = _find_mark() if has_tables else None
    if has_tables and (found is None or not found.is_example):
        raise SettingsError("This database holds no example data, so demonstration mode leaves it alone.")
    click.echo("Database bijwerken.")
    if found is not None and (found.filled_at is None or not _is_current()):
        click.echo("De voorbeeldgegevens zijn half of verouderd: opnieuw.")
        wipe(db.engine)
        found = None
    upgrade(db.engine)
    if found is None:
        _fill(app, content)


def _is_current() -> bool:
    """Tell whether the tables are those of this version, once the migrations ran."""
    try:
        upgrade(db.engine)
    except (CommandError, DBAPIError):
        return False
    return not differences(db.engine)


def _find_mark() -> Installation | None:
    if not inspect(db.engine).has_table(Installation.__tablename__):
        return None
    with unit_of_work(writes=False) as session:
        found = find_installation(session)
        if found is not None:
            session.expunge(found)
    return found


def _fill(app: Flask, content: Content) -> None:
    with unit_of_work() as session:
        session.add(Installation(id=1, is_example=True, made_at=clock.now()))
    app.extensions.pop("is_example", None)
    content(app, click.echo)
    with unit_of_work() as session:
        session.get_one(Installation, 1).filled_at = clock.now()


def _welcome(port: int) -> None:
    click.echo(f"\nWerkplein draait op http://{HOST}:{port}/   (stoppen: Ctrl-C)\n")
    click.echo(f"Aanmelden op http://{HOST}:{port}/aanmelden met wachtwoord: {EXAMPLE_PASSWORD}")
    for address, role in SIGN_INS:
        click.echo(f"  {address:<32} {role}")
    click.echo("")


def _run_both(port: int) -> int:
    """Run both processes until one ends or a signal comes; gives the exit status."""
    web = ["gunicorn", "werkplein.wsgi:app", "--bind", f"{HOST}:{port}", "--workers", str(WORKERS)]
    web += ["--worker-class", "gthread", "--threads", str(THREADS), "--log-level", "warning"]
    return run_together([["-m", *web], ["-m", "werkplein.scheduler"]])


def run_together(commands: Sequence[Sequence[str]]) -> int:
    """Run these until one ends or a signal comes, then stop all: nothing stays behind, whatever goes wrong here."""
    children: list[subprocess.Popen[bytes]] = []
    stopping: list[int] = []

    def stop(signum: int, _frame: object) -> None:
        if not stopping:
            _tell("Werkplein stopt zodra het werk dat nu loopt klaar is.")
        stopping.append(signum)
        _terminate(children)

    # Before anything is started. SIGHUP comes when the terminal closes.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, stop)
    try:
        for command in commands:
            children.append(_start(command))
        if not stopping:
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
    finally:
        _terminate(children)
        for child in children:
            child.wait()
    if not stopping:
        _tell("Een van de processen is gestopt; de andere stopt ook.")
    return 0 if stopping else 1


def _start(arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start one in a group of its own: Ctrl-C reaches this process alone, which then stops all in order."""
    return subprocess.Popen([sys.executable, *arguments], start_new_session=True)


def _terminate(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()


def _tell(sentence: str) -> None:
    """Tell it to whoever still reads."""
    with suppress(OSError):
        click.echo(sentence, err=True)
