"""The example year, filled once per run as `make run` fills it, for tests that only look."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import select

from tests.support import run
from tests.support.browse import FreshClient
from tests.support.people import Person
from werkplein.core.database import db, unit_of_work
from werkplein.settings import Settings

SECRET = "a secret for the example in tests, of more than enough characters"


@contextmanager
def example_app() -> Iterator[Flask]:
    """The application on the example year. It is shared: tests read it and change nothing."""
    folder = run.once(run.folder() / "example", _fill)
    app = _application(folder)
    app.test_client_class = FreshClient
    yield app
    with app.app_context():
        db.engine.dispose()


def _fill(folder: Path) -> None:
    from werkplein.demonstration import prepare

    folder.mkdir()
    app = _application(folder)
    with app.app_context():
        prepare(app)
        db.engine.dispose()


def _application(folder: Path) -> Flask:
    from werkplein.app import create_app
    from werkplein.example import EXAMPLE_TODAY

    settings = Settings(
        database_url=f"sqlite:///{folder / 'example.db'}",
        files=str(folder / "files"),
        secret_key=SECRET,
        today=EXAMPLE_TODAY,
        demonstration=True,
        log_level="ERROR",
    )
    app = create_app(settings)
    templates = run.folder() / "templates"
    templates.mkdir(exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(templates))
    return app


def example_person(app: Flask, name: str) -> Person:
    """Who signs in with the example account `name`, such as `stuurgroep` or `mt.zwolle`."""
    from werkplein.example import EXAMPLE_TODAY
    from werkplein.people.models import Account
    from werkplein.people.queries import load_actor

    with app.app_context(), unit_of_work(writes=False) as session:
        account = session.scalars(select(Account).where(Account.email == f"{name}@voorbeeld.test")).one()
        actor = load_actor(session, account.id, EXAMPLE_TODAY)
        return Person(account.id, account.email, account.grants[0].role, actor)
