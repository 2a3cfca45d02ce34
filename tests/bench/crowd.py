"""Databases to measure on: the example year on the real register, and on ten times as many Werkpleinen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from werkplein import example
from werkplein.app import create_app
from werkplein.core import clock
from werkplein.core.database import db, unit_of_work
from werkplein.core.installation import Installation
from werkplein.core.schema import upgrade
from werkplein.register import file
from werkplein.register.file import RegisterFile
from werkplein.register.models import Werkplein
from werkplein.settings import Settings

SECRET = "a secret for measuring only, of more than enough characters"


def settings(folder: Path) -> Settings:
    """Give the settings of a database in this folder."""
    return Settings(
        database_url=f"sqlite:///{folder / 'bench.db'}",
        files=str(folder / "files"),
        secret_key=SECRET,
        demonstration=True,
        today=example.EXAMPLE_TODAY,
        log_level="ERROR",
    )


def environ(folder: Path) -> dict[str, str]:
    """Give the same settings for a process of its own."""
    made = settings(folder)
    return {
        "WERKPLEIN_DATABASE_URL": made.database_url,
        "WERKPLEIN_FILES": made.files,
        "WERKPLEIN_SECRET_KEY": made.secret_key,
        "WERKPLEIN_DEMONSTRATION": "1",
        "WERKPLEIN_TODAY": example.EXAMPLE_TODAY.isoformat(),
        "WERKPLEIN_LOG_LEVEL": "ERROR",
    }


def fill(folder: Path, times: int, tell: Callable[[str], None] = print) -> int:
    """Fill a database with the example year on the register, so many times over; gives how many Werkpleinen."""
    folder.mkdir()
    app = create_app(settings(folder))
    with app.app_context():
        upgrade(db.engine)
        with unit_of_work() as session:
            session.add(Installation(id=1, is_example=True, made_at=clock.now(), filled_at=clock.now()))
        example.fill(app, tell, multiply(file.read(), times), only={"/"})
        with unit_of_work(writes=False) as session:
            count = len(session.scalars(select(Werkplein.id)).all())
        db.engine.dispose()
    return count


def multiply(register: RegisterFile, times: int) -> RegisterFile:
    """Give a register with every Werkplein and its area so many times; regions and municipalities stay."""
    locations, areas = list(register.locations), list(register.areas)
    for copy in range(1, times):
        suffix = f"-{copy}"
        locations += [
            replace(one, code=one.code + suffix, name=f"{one.name} {copy}", main=one.main and one.main + suffix)
            for one in register.locations
        ]
        areas += [replace(area, werkplein=area.werkplein + suffix) for area in register.areas]
    return replace(register, locations=tuple(locations), areas=tuple(areas))
