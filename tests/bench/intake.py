"""Measures a year of municipal counts on its way in, as a ratio to one raw executemany of the same CSV."""

from __future__ import annotations

import csv
import io
import secrets
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from tests.support import real_register
from werkplein.app import create_app
from werkplein.core.actor import SYSTEM
from werkplein.core.database import db, unit_of_work
from werkplein.core.importing import ImportRun, actions, checking
from werkplein.core.schema import upgrade
from werkplein.intake.imports import WWB_FILE
from werkplein.intake.models import MunicipalCount
from werkplein.intake.reasons import reasons
from werkplein.register.models import Municipality
from werkplein.settings import Settings

ROUNDS = 3
TODAY = date(2010, 12, 31)
MONTHS = [f"2010-{month:02d}" for month in range(1, 12)]


def year_of(towns: list[str]) -> bytes:
    """A file of some 100,000 rows, as `tel-wwb` writes it."""
    lines = [
        f"{town};{month};{reason};{(at * 7 + len(town)) % 60};{reasons().version}"
        for at, town in enumerate(towns)
        for month in MONTHS
        for reason in reasons().codes
    ]
    return ("\ufeffgemeente;maand;reden;aantal;indeling\r\n" + "\r\n".join(lines)).encode()


def raw(data: bytes, folder: Path) -> None:
    """What it is held against: the rows put in a table, unread and unchecked."""
    with sqlite3.connect(folder / "raw.db") as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=NORMAL")
        database.execute("DROP TABLE IF EXISTS raw")
        database.execute("CREATE TABLE raw (id INTEGER PRIMARY KEY, town, month, reason, count, version)")
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
        next(rows)
        database.executemany("INSERT INTO raw (town, month, reason, count, version) VALUES (?, ?, ?, ?, ?)", rows)
        database.commit()
    database.close()


def bring_in(data: bytes) -> int:
    """The whole way: looked through for numbers of persons, stored, checked, staged and confirmed."""
    run_id = checking.offer(SYSTEM, WWB_FILE, "jaar.csv", data, TODAY)
    taken = checking.take_next([WWB_FILE.code])
    assert taken is not None
    checking.check(taken, WWB_FILE, TODAY)
    with unit_of_work() as session:
        run = session.get_one(ImportRun, run_id)
        if run.is_ready:
            assert actions.confirm(session, SYSTEM, WWB_FILE, run, TODAY, run.checked_at)
        return run.written_count


def timed(act: Callable[[], object]) -> float:
    """Give the seconds that something takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def main() -> None:
    """Print the ratios: the first time, and the same file again."""
    with tempfile.TemporaryDirectory() as place:
        ratios, again = [], []
        for number in range(ROUNDS):
            folder = Path(place) / str(number)
            folder.mkdir()
            first, second, bare, rows = _round(folder)
            ratios.append(first / bare)
            again.append(second / bare)
        print(f"{rows} rows of municipal counts: {statistics.median(ratios):.1f} x one raw executemany")
        print(f"the same file again, which changes nothing: {statistics.median(again):.1f} x")


def _round(folder: Path) -> tuple[float, float, float, int]:
    settings = Settings(
        database_url=f"sqlite:///{folder}/w.db",
        files=str(folder / "files"),
        secret_key=secrets.token_urlsafe(48),
        base_url="http://localhost",
    )
    app = create_app(settings)
    with app.app_context():
        upgrade(db.engine)
        real_register.fill(settings.database_url)
        with unit_of_work(writes=False) as session:
            towns = list(session.scalars(select(Municipality.code).order_by(Municipality.code)))
        data = year_of(towns)
        bare = timed(lambda: raw(data, folder))
        first = timed(lambda: bring_in(data))
        second = timed(lambda: bring_in(data))
        with unit_of_work(writes=False) as session:
            rows = session.scalar(select(func.count()).select_from(MunicipalCount)) or 0
    assert rows == data.count(b"\n")
    return first, second, bare, rows


if __name__ == "__main__":
    main()
