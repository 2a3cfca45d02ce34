"""A fresh database for each test: migrated and filled once per run, copied for every test."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine

from tests.support import postgres, run
from werkplein.core.database import prepare_engine
from werkplein.core.schema import upgrade

Fill = Callable[[str], None]
KINDS = ("sqlite", "postgresql")
_numbers = itertools.count(1)


def migrate(url: str) -> None:
    """Bring a database up to date, and let go of it."""
    engine = create_engine(url)
    prepare_engine(engine)
    upgrade(engine)
    engine.dispose()


@contextmanager
def empty_database(kind: str, folder: Path) -> Iterator[str]:
    """A database without tables, for tests of the migrations themselves."""
    with _sqlite(folder, None) if kind == "sqlite" else _postgresql("template0") as url:
        yield url


@contextmanager
def fresh_database(kind: str, folder: Path, name: str, fill: Fill) -> Iterator[str]:
    """A copy of the template `name`, which is made once per run by migrating and filling."""
    if kind == "sqlite":
        with _sqlite(folder, _sqlite_template(name, fill)) as url:
            yield url
    else:
        with _postgresql(_postgresql_template(name, fill)) as url:
            yield url


def _sqlite_template(name: str, fill: Fill) -> Path:
    def make(draft: Path) -> None:
        migrate(f"sqlite:///{draft}")
        fill(f"sqlite:///{draft}")

    return run.once(run.folder() / f"{name}.db", make)


@contextmanager
def _sqlite(folder: Path, template: Path | None) -> Iterator[str]:
    file = folder / "test.db"
    if template is not None:
        shutil.copyfile(template, file)
    yield f"sqlite:///{file}"


def _postgresql_template(name: str, fill: Fill) -> str:
    template = f"template_{name}"
    with run.locked(run.folder() / f"{template}.lock"):
        if not postgres.exists(template):
            draft = f"draft_{name}"
            postgres.drop(draft)
            postgres.create(draft)
            migrate(postgres.url(draft))
            fill(postgres.url(draft))
            postgres.rename(draft, template)
    return template


@contextmanager
def _postgresql(template: str) -> Iterator[str]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    database = f"test_{worker}_{next(_numbers)}"
    postgres.create(database, template)
    try:
        yield postgres.url(database)
    finally:
        postgres.drop(database)
