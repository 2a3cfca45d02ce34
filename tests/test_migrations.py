"""The migrations go up, down and up again on both databases, and give exactly the tables of the models."""

import importlib
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, Engine, MetaData, Table, create_engine, insert, inspect, text

from tests.house.imports import room_of
from tests.house.source import PACKAGES, python_files, report
from werkplein.core.database import Model, prepare_engine
from werkplein.core.schema import MIGRATIONS, differences, downgrade, upgrade

pytestmark = pytest.mark.both
VERSION = "alembic_version"
Checks = dict[str, frozenset[str]]
PLAIN: dict[type, Any] = {
    bool: False,
    date: date(2010, 7, 1),
    datetime: datetime(2010, 7, 1, tzinfo=UTC),
    object: {},
    float: 1.0,
    int: 1,
    str: "",
}
KIND_OF_OLD, KINDS_OF_LATER = "audit", ("step_grid", "visitatie", "decision_follow_up", "support_need", "scan_plan")


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


def add(connection: Connection, name: str, **values: Any) -> None:
    """A row; columns that must be filled and were not given get something plain."""
    table = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
    needed = [each for each in table.columns if not each.nullable and each.server_default is None]
    connection.execute(insert(table).values({each.name: PLAIN[each.type.python_type] for each in needed} | values))


def expect(connection: Connection, *told: tuple[str, str]) -> None:
    """A Werkplein of which these things, by kind and part, are expected and told."""
    add(connection, "region", code="r")
    add(connection, "municipality", code="m")
    add(connection, "werkplein", code="w", precision="town")
    add(connection, "account", email="a@voorbeeld.nl")
    for number, (kind, part) in enumerate(told, start=1):
        add(connection, "obligation", id=number, kind=kind, part=part, state="open")
        add(connection, "reminder_step", id=number, obligation_id=number, step="late")
        add(connection, "reminder", id=number, step_id=number, role="mt_member", state="waiting")


def test_going_back_takes_what_was_expected_and_told_of_later_kinds_only(engine: Engine) -> None:
    upgrade(engine)
    later = [(kind, "") for kind in KINDS_OF_LATER]
    with engine.connect() as connection, connection.begin():
        expect(connection, (KIND_OF_OLD, ""), *later, ("visit_confirmation", "visitatie"))

    downgrade(engine, "0023_calendars")

    left = "FROM obligation o JOIN reminder_step s ON s.obligation_id = o.id JOIN reminder r ON r.step_id = s.id"
    with engine.connect() as connection:
        assert connection.execute(text(f"SELECT o.kind {left}")).all() == [(KIND_OF_OLD,)]
    assert count(engine, "obligation") == 1


def test_rows_that_others_refer_to_outlive_a_table_that_is_made_anew(engine: Engine) -> None:
    upgrade(engine, "0024_step_plans")
    with engine.connect() as connection, connection.begin():
        expect(connection, (KIND_OF_OLD, ""))
        add(connection, "visit", kind="audit", status="open")
        add(connection, "calendar_event", status="tentative", part="whole")
    upgrade(engine, "0032_steering_decisions")
    with engine.connect() as connection, connection.begin():
        add(connection, "visitatie")
        add(connection, "visitatie_entry", kind="agreement")
        add(connection, "report_version", stage="concept", fingerprint="f" * 64)
        add(connection, "report_reply", kind="agreed")

    upgrade(engine)
    downgrade(engine, "0032_steering_decisions")

    told = {"obligation": "reminder_step", "visit": "calendar_event", "visitatie": "visitatie_entry"}
    for name in (*told, *told.values(), "report_version", "report_reply"):
        assert count(engine, name) == 1, name


def test_outflow_is_due_a_week_later_and_a_confirmed_zero_goes_back_to_a_delivery(engine: Engine) -> None:
    upgrade(engine, "0038_concepts_and_pairs")
    with engine.connect() as connection, connection.begin():
        expect(connection, ("outflow", "uwv"), ("checklist", ""))
        connection.execute(text("UPDATE obligation SET opens_on = '2010-02-01', due_on = '2010-02-20'"))

    upgrade(engine)

    assert dues(engine) == {"outflow": "2010-02-28", "checklist": "2010-02-20"}
    with engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE obligation SET state = 'zero', settled_on = '2010-02-21' WHERE part = 'uwv'"))
    downgrade(engine, "0038_concepts_and_pairs")
    assert dues(engine) == {"outflow": "2010-02-20", "checklist": "2010-02-20"}
    with engine.connect() as connection:
        assert connection.execute(text("SELECT state FROM obligation WHERE part = 'uwv'")).scalar() == "delivered"


def dues(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        return {kind: str(day) for kind, day in connection.execute(text("SELECT kind, due_on FROM obligation"))}


def test_what_was_wrong_with_a_file_moves_to_a_table_of_its_own_and_back(engine: Engine) -> None:
    kept = "SELECT CAST(problems AS TEXT) FROM"
    upgrade(engine, "0051_what_a_last_date_gave")
    with engine.connect() as connection, connection.begin():
        for number, problems in enumerate([[], [{"sentence": "Te hoog.", "line": 2, "column": "klanten"}]], start=1):
            add(connection, "import_run", id=number, state="refused", problems=problems)

    upgrade(engine)

    with engine.connect() as connection:
        assert connection.execute(text(f"{kept} import_problem")).all() == [('[["Te hoog.", 2, "klanten"]]',)]
    downgrade(engine, "0051_what_a_last_date_gave")
    with engine.connect() as connection:
        found = connection.execute(text(f"{kept} import_run ORDER BY id")).scalars().all()
    assert found == ["[]", '[{"sentence": "Te hoog.", "line": 2, "column": "klanten"}]']


def count(engine: Engine, name: str) -> Any:
    with engine.connect() as connection:
        return connection.execute(text(f"SELECT count(*) FROM {name}")).scalar()


def test_a_table_without_migration_is_noticed(engine: Engine) -> None:
    upgrade(engine)
    downgrade(engine, revisions()[0])

    assert differences(engine)
