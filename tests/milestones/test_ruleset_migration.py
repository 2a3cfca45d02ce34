"""The versions of the rule before and after the migration that dates their decisions, on both databases."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text

from werkplein.core.database import prepare_engine
from werkplein.core.schema import downgrade, upgrade

pytestmark = pytest.mark.both
BEFORE, AFTER = "0016_register_successor", "0017_rulesets"
NUMBERS = "version, valid_from, max_criteria, max_milestones, knockout, min_answered, leader_share, validity_months"
SHIPPED = f"INSERT INTO ruleset ({NUMBERS}, expired_counts_months, visit_fresh_days) VALUES "
ROW = "('1', '2009-07-01', 1, 6, '[\"e1\"]', 9, '[2, 3]', '{\"E0\": 6}', 6, 100)"
FIXED = (
    "INSERT INTO fixed_quarter (quarter, ruleset, fixed_at, actor_id, counts, holds_on, recorded_on) VALUES "
    "('2010-K1', '1', '2010-04-16 09:00:00', NULL, '{}', '2010-03-31', '2010-04-16')"
)
LATER = (
    f"INSERT INTO ruleset ({NUMBERS}, expired_counts_months, visit_fresh_days, motivation, recorded_on, recorded_at, "
    "actor_label) SELECT :version, '2010-10-01', max_criteria, max_milestones, knockout, min_answered, leader_share, "
    "validity_months, 6, 100, 'Te veel komen te laat in beeld.', '2010-07-05', :at, 'Stuurgroep' FROM ruleset "
    "WHERE version = '1'"
)


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    """A database of before, in which a quarter was fixed with the rule that ships."""
    engine = create_engine(empty_database_url)
    prepare_engine(engine)
    upgrade(engine, BEFORE)
    with engine.connect() as connection, connection.begin():
        connection.execute(text(SHIPPED.replace(":", "\\:") + ROW.replace(":", "\\:")))
        connection.execute(text(FIXED.replace(":", "\\:")))
    yield engine
    engine.dispose()


def asked(engine: Engine, question: str) -> list[tuple[str, ...]]:
    with engine.connect() as connection:
        return [tuple(map(str, row)) for row in connection.execute(text(question))]


def test_what_came_with_the_programme_was_known_from_its_first_day(engine: Engine) -> None:
    upgrade(engine, AFTER)

    ((version, recorded_on, at, by),) = asked(
        engine, "SELECT version, recorded_on, recorded_at, actor_label FROM ruleset"
    )

    assert (version, recorded_on, by) == ("1", "2009-07-01", "Programma")
    assert at.startswith(("2009-07-01 00:00:00", "2009-07-01 02:00:00"))
    assert asked(engine, "SELECT ruleset FROM fixed_quarter") == [("1",)]


def test_the_way_back_keeps_the_version_that_counts_on_each_day(engine: Engine) -> None:
    upgrade(engine, AFTER)
    with engine.connect() as connection, connection.begin():
        for version, at in (("2", "2010-07-05 09:00:00"), ("3", "2010-07-05 10:00:00")):
            connection.execute(text(LATER), {"version": version, "at": at})

    downgrade(engine, BEFORE)

    assert asked(engine, "SELECT version FROM ruleset ORDER BY version") == [("1",), ("3",)]
    assert asked(engine, "SELECT ruleset FROM fixed_quarter") == [("1",)]
    upgrade(engine, AFTER)
