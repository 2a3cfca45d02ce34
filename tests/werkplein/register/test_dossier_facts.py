"""What the register says of a Werkplein over time, and that each change of it can be noticed."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest
from sqlalchemy.orm import Session

from tests.support.browse import counted
from werkplein.core.actor import SYSTEM
from werkplein.register import actions, queries
from werkplein.register.models import Werkplein, WerkpleinVersion
from werkplein.register.rules import Facts, Precision, RegisterFacts, register_facts

OPENED = date(2009, 7, 1)
MOVED = date(2010, 4, 12)
CLOSES = date(2011, 1, 1)
DAY = timedelta(days=1)
FACTS = Facts("Lindeveen", 1, 2, None, False, 52.5, 6.1, Precision.TOWN)
MOVE = replace(FACTS, moved=True)
MERGER = replace(FACTS, is_closed=True, successor_id=9)
numbers = count(1)


def version(facts: Facts, holds_on: date, replaces_id: int | None = None) -> WerkpleinVersion:
    return WerkpleinVersion(
        id=next(numbers), holds_on=holds_on, recorded_on=holds_on, replaces_id=replaces_id, **vars(facts)
    )


def corrected(wrong: WerkpleinVersion, facts: Facts, holds_on: date) -> list[WerkpleinVersion]:
    return [wrong, version(facts, holds_on, wrong.id)]


CASES = [
    ("the first version only", [], {}),
    ("a move", [version(MOVE, MOVED)], {"moves": (MOVED,)}),
    ("a move that never was", corrected(version(MOVE, MOVED), FACTS, MOVED), {}),
    ("a move on another day", corrected(version(MOVE, MOVED), MOVE, MOVED + DAY), {"moves": (MOVED + DAY,)}),
    ("a merger to come", [version(MERGER, CLOSES)], {"closed_on": CLOSES, "successor_id": 9}),
    (
        "renamed after it closed",
        [version(MERGER, CLOSES), version(replace(MERGER, name="Oud"), CLOSES + DAY)],
        {"closed_on": CLOSES, "successor_id": 9},
    ),
    ("closed, and open again", [version(MERGER, MOVED), version(FACTS, CLOSES)], {}),
    (
        "a satellite for a while",
        [*(version(replace(FACTS, main_id=3), day) for day in (MOVED, MOVED + DAY)), version(FACTS, CLOSES)],
        {"main": ((OPENED, None), (MOVED, 3), (CLOSES, None))},
    ),
    ("another seat", [version(replace(FACTS, seat_id=4), MOVED)], {"seats": ((OPENED, 2), (MOVED, 4))}),
    ("into the G4", [version(replace(FACTS, is_g4=True), MOVED)], {"is_g4": True}),
]


@pytest.mark.parametrize(("case", "later", "said"), CASES, ids=[case[0] for case in CASES])
def test_versions_are_summed_up(case: str, later: list[WerkpleinVersion], said: dict[str, object]) -> None:
    plain = RegisterFacts(OPENED, None, (), ((OPENED, None),), ((OPENED, 2),), False, None)

    assert register_facts([version(FACTS, OPENED), *later]) == replace(plain, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "main", "is_open"),
    [
        (OPENED - DAY, None, False),
        (OPENED, None, True),
        (MOVED - DAY, None, True),
        (MOVED, 3, True),
        (CLOSES - DAY, 3, True),
        (CLOSES, 3, False),
    ],
)
def test_a_day_is_asked_at_its_borders(day: date, main: int | None, is_open: bool) -> None:
    facts = RegisterFacts(OPENED, CLOSES, (), ((OPENED, None), (MOVED, 3)), ((OPENED, 2),), False, None)

    assert (facts.main_on(day), facts.is_open_on(day)) == (main, is_open)


@pytest.mark.both
def test_a_change_is_counted_here_and_at_the_satellites(
    session: Session, leader: Werkplein, middle: Werkplein, laggard: Werkplein
) -> None:
    facts = queries.versions(session, [middle.id])[middle.id][-1].facts
    actions.add_version(session, SYSTEM, middle.id, replace(facts, main_id=leader.id), CLOSES, MOVED)
    assert [each.revision for each in (leader, middle, laggard)] == [1, 2, 1]

    facts = queries.versions(session, [leader.id])[leader.id][-1].facts
    actions.add_version(session, SYSTEM, leader.id, replace(facts, name="Nieuw Lindeveen"), MOVED, MOVED)

    assert [each.revision for each in (leader, middle, laggard)] == [2, 3, 1]


def test_the_facts_of_all_take_one_statement(session: Session) -> None:
    ids = [each.id for each in queries.all_werkpleinen(session)]

    with counted(session.get_bind()) as made:
        assert len(queries.dossier_facts(session, ids)) == len(ids)

    assert len(made) == 1
