"""Demonstration mode fills what is empty, makes anew what is half or old, and leaves other data alone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from werkplein.app import create_app
from werkplein.core import clock
from werkplein.core.database import db, unit_of_work
from werkplein.core.installation import Installation, WrongDatabase, find_installation, refuse_other_kind
from werkplein.core.schema import differences, upgrade
from werkplein.demonstration import prepare
from werkplein.settings import Settings, SettingsError


def nothing(_app: Flask, _tell: Callable[[str], None]) -> None:
    """No content: filling the database with the year takes long, and has its own tests."""


@pytest.fixture
def empty_app(empty_database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on an empty database."""
    settings = Settings(database_url=empty_database_url, files=str(tmp_path), secret_key="s" * 40, log_level="ERROR")
    app = create_app(settings)
    with app.app_context():
        yield app
        db.engine.dispose()


def mark(**values: object) -> None:
    upgrade(db.engine)
    with unit_of_work() as session:
        session.add(Installation(id=1, made_at=clock.now(), **values))


def test_an_empty_database_is_filled_and_marked(empty_app: Flask) -> None:
    prepare(empty_app, nothing)

    with unit_of_work(writes=False) as session:
        found = find_installation(session)
        assert found is not None
        assert found.is_example
        assert found.filled_at is not None


@pytest.mark.both
def test_a_database_with_other_data_is_left_alone(empty_app: Flask) -> None:
    mark(is_example=False)

    with pytest.raises(SettingsError, match="no example data"):
        prepare(empty_app, nothing)


def test_a_database_of_something_else_is_left_alone(empty_app: Flask) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE letters (id INTEGER)"))

    with pytest.raises(SettingsError, match="no example data"):
        prepare(empty_app, nothing)


@pytest.mark.both
def test_a_database_that_was_left_halfway_is_made_again(empty_app: Flask) -> None:
    mark(is_example=True)

    prepare(empty_app, nothing)

    with unit_of_work(writes=False) as session:
        found = find_installation(session)
        assert found is not None
        assert found.filled_at is not None


@pytest.mark.both
def test_a_database_that_another_start_is_filling_is_left_to_that_one(empty_app: Flask) -> None:
    def second_start(_app: Flask, _tell: Callable[[str], None]) -> None:
        with pytest.raises(SettingsError, match="Another start is filling this database"):
            prepare(empty_app, nothing)
        with unit_of_work(writes=False) as session:
            found = find_installation(session)
            assert found is not None
            assert found.filled_at is None

    prepare(empty_app, second_start)

    prepare(empty_app, second_start)  # It is ready, and nobody fills it any more.


@pytest.mark.both
def test_a_start_that_broke_off_keeps_no_other_from_filling(empty_app: Flask) -> None:
    def break_off(_app: Flask, _tell: Callable[[str], None]) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        prepare(empty_app, break_off)

    prepare(empty_app, nothing)


@pytest.mark.both
def test_a_database_with_tables_of_another_version_is_made_again(empty_app: Flask) -> None:
    mark(is_example=True, filled_at=clock.now())
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE closing_day"))

    prepare(empty_app, nothing)

    assert inspect(db.engine).has_table("closing_day")
    assert not differences(db.engine)


@pytest.mark.parametrize(("is_example", "is_demonstration"), [(True, False), (False, True)])
def test_settings_and_data_of_another_kind_are_not_served_together(
    empty_app: Flask, is_example: bool, is_demonstration: bool
) -> None:
    mark(is_example=is_example)

    with pytest.raises(WrongDatabase):
        refuse_other_kind(is_demonstration)


@pytest.mark.parametrize("kind", [True, False])
def test_settings_and_data_of_one_kind_are_served(empty_app: Flask, kind: bool) -> None:
    mark(is_example=kind)

    refuse_other_kind(kind)
