"""The migrations go up, down and up again on both databases, and give exactly the tables of the models."""

import importlib
import re
from collections.abc import Iterator

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Engine, create_engine, inspect

from tests.house.imports import room_of
from tests.house.source import PACKAGES, python_files, report
from werkplein.core.database import Model, prepare_engine
from werkplein.core.schema import MIGRATIONS, differences, downgrade, upgrade

pytestmark = pytest.mark.both
VERSION = "alembic_version"
Checks = dict[str, frozenset[str]]


@pytest.fixture(scope="module", autouse=True)
def _all_models() -> None:
    """Importing the models fills the metadata, whether their feature is put together already or not."""
    for source in python_files(*PACKAGES):
        if room_of(source.module) == "models" or source.path.startswith("werkplein/core/"):
            importlib.import_module(source.module)


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    """An empty database."""
    engine = create_engine(empty_database_url)
    prepare_engine(engine)
    yield engine
    engine.dispose()


def revisions() -> list[str]:
    """All migrations, oldest first."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {VERSION}


def literals(sql: str) -> frozenset[str]:
    """The words between quotes: databases write a condition their own way, but keep its values."""
    return frozenset(re.findall(r"'([^']*)'", sql))


def modelled_checks(engine: Engine) -> Checks:
    """The conditions the models ask for, by their name in the database."""
    prepare = engine.dialect.identifier_preparer
    return {
        str(prepare.format_constraint(constraint)): literals(
            str(constraint.sqltext.compile(engine, compile_kwargs={"literal_binds": True}))
        )
        for table in Model.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }


def migrated_checks(engine: Engine) -> Checks:
    """The conditions the database has."""
    inspector = inspect(engine)
    return {
        str(check["name"]): literals(check["sqltext"])
        for table in tables(engine)
        for check in inspector.get_check_constraints(table)
    }


def test_migrations_go_up_down_and_up_again(engine: Engine) -> None:
    upgrade(engine)
    after = tables(engine)
    downgrade(engine)
    assert tables(engine) == set()

    upgrade(engine)

    assert tables(engine) == after == set(Model.metadata.tables)


def test_each_migration_takes_back_what_it_did(engine: Engine) -> None:
    for before, revision in zip(["base", *revisions()], revisions(), strict=False):
        at_start = tables(engine)
        upgrade(engine, revision)
        downgrade(engine, before)
        assert tables(engine) == at_start, f"{revision} leaves something behind"
        upgrade(engine, revision)


def test_migrations_equal_the_models(engine: Engine) -> None:
    upgrade(engine)

    found = differences(engine)

    assert not found, report(map(str, found))


def test_migrations_have_the_conditions_of_the_models(engine: Engine) -> None:
    upgrade(engine)

    has, asked = migrated_checks(engine), modelled_checks(engine)

    assert {name: has.get(name) for name in has | asked if has.get(name) != asked.get(name)} == {}


def test_a_table_without_migration_is_noticed(engine: Engine) -> None:
    upgrade(engine)
    downgrade(engine, revisions()[0])

    assert differences(engine)
