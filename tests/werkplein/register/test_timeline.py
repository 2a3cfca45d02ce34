"""How a change works out over time: what follows it, what a correction replaces, and what may not be on any day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from werkplein.register.entry_rules import Impossible
from werkplein.register.models import WerkpleinVersion
from werkplein.register.rules import Facts, Precision
from werkplein.register.timeline_rules import (
    Said,
    Timeline,
    changed,
    corrected,
    day_of,
    faults_of,
    held,
    shown,
    timeline_of,
    undone,
    written,
)

DAY = timedelta(days=1)
OPENED, SPRING, AUTUMN, NEXT = date(2009, 7, 1), date(2010, 4, 1), date(2010, 10, 1), date(2011, 1, 1)
FACTS = Facts("Oud", 1, 2, None, False, 52.5, 6.1, Precision.TOWN)


def said(holds_on: date, key: int, **facts: object) -> Said:
    return Said(holds_on, replace(FACTS, **facts), key)  # type: ignore[arg-type]


def brief(timeline: Timeline) -> list[tuple[date, str, bool, int | None]]:
    """What is to be written: from when, under which name, closed or not, in the place of what."""
    return [(each.holds_on, each.facts.name, each.facts.is_closed, each.replaces) for each in written(timeline)]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (OPENED - DAY, None),
        (OPENED, "Oud"),
        (SPRING - DAY, "Oud"),
        (SPRING, "Nieuw"),
        (SPRING + DAY, "Nieuw"),
    ],
)
def test_a_version_holds_from_its_day_on(on: date, expected: str | None) -> None:
    timeline = (said(OPENED, 1), said(SPRING, 2, name="Nieuw"))

    found = held(timeline, on)

    assert (found.facts.name if found else None) == expected
    assert shown(timeline, on).facts.name == (expected or "Oud")


def test_a_change_begins_a_version() -> None:
    assert brief(changed((said(OPENED, 1),), {"name": "Nieuw"}, SPRING)) == [(SPRING, "Nieuw", False, None)]


def test_a_change_of_a_day_that_has_a_version_replaces_it() -> None:
    timeline = (said(OPENED, 1), said(SPRING, 2, is_g4=True))

    found = changed(timeline, {"name": "Nieuw"}, SPRING)

    assert brief(found) == [(SPRING, "Nieuw", False, 2)]
    assert found[-1].facts.is_g4


def test_a_later_version_follows_what_it_said_the_same() -> None:
    timeline = (said(OPENED, 1), said(AUTUMN, 2, region_id=9), said(NEXT, 3, region_id=9, name="Later"))

    found = changed(timeline, {"name": "Nieuw"}, SPRING)

    assert brief(found) == [(SPRING, "Nieuw", False, None), (AUTUMN, "Nieuw", False, 2)]
    assert [each.facts.region_id for each in found] == [1, 1, 9, 9], "what else it said, it keeps saying"
    assert found[-1].facts.name == "Later", "from there on it was said otherwise already"


def test_a_later_version_that_is_named_stays_as_it_is() -> None:
    timeline = (said(OPENED, 1), said(AUTUMN, 2, region_id=9), said(NEXT, 3, region_id=8))

    assert len(brief(changed(timeline, {"name": "Nieuw"}, SPRING, keep=frozenset({AUTUMN})))) == 1


def test_a_closing_is_followed_and_a_move_is_not() -> None:
    timeline = (said(OPENED, 1), said(AUTUMN, 2, name="Later"))

    closing = changed(timeline, {"is_closed": True, "successor_id": 7}, SPRING)
    move = changed(timeline, {"moved": True, "lat": 52.6}, SPRING)

    assert [(each.facts.is_closed, each.facts.successor_id) for each in closing[1:]] == [(True, 7), (True, 7)]
    assert [(each.facts.moved, each.facts.lat) for each in move[1:]] == [(True, 52.6), (False, 52.6)]


@pytest.mark.parametrize(("on", "moved"), [(SPRING, True), (SPRING + DAY, False)])
def test_a_move_stays_with_its_day(on: date, moved: bool) -> None:
    timeline = (said(OPENED, 1), said(SPRING, 2, moved=True))

    assert changed(timeline, {"name": "Nieuw"}, on)[-1].facts.moved is moved


def test_a_correction_takes_the_place_of_a_version_and_what_follows_it_follows() -> None:
    timeline = (said(OPENED, 1), said(SPRING, 2, name="Fout"), said(AUTUMN, 3, name="Fout", region_id=9))

    found = corrected(timeline, 2, replace(FACTS, name="Goed"), SPRING)

    assert brief(found) == [(SPRING, "Goed", False, 2), (AUTUMN, "Goed", False, 3)]


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (OPENED, "Kies een dag na 1-7-2009"),
        (OPENED + DAY, ""),
        (AUTUMN - DAY, ""),
        (AUTUMN, "Kies een dag vóór 1-10-2010"),
    ],
)
def test_a_correction_keeps_its_place_among_the_others(on: date, words: str) -> None:
    timeline = (said(OPENED, 1), said(SPRING, 2, name="Fout"), said(AUTUMN, 3))

    if not words:
        assert corrected(timeline, 2, FACTS, on)[1].holds_on == on
        return
    with pytest.raises(Impossible, match=words):
        corrected(timeline, 2, FACTS, on)


NOTHING: list[tuple[str, Callable[[Timeline], Timeline]]] = [
    ("a change", lambda line: changed(line, {}, SPRING)),
    ("a change to what it was", lambda line: changed(line, {"name": "Oud"}, SPRING)),
    ("a correction", lambda line: corrected(line, 1, FACTS, OPENED)),
]


@pytest.mark.parametrize(("case", "act"), NOTHING, ids=[case for case, _ in NOTHING])
def test_what_says_nothing_new_is_refused(case: str, act: Callable[[Timeline], Timeline]) -> None:
    with pytest.raises(Impossible, match="nog niets gewijzigd"):
        act((said(OPENED, 1),))


def test_nothing_is_said_about_days_before_the_first_version() -> None:
    with pytest.raises(Impossible, match="staat pas vanaf 1-7-2009"):
        changed((said(OPENED, 1),), {"name": "Nieuw"}, OPENED - DAY)


def test_a_version_that_was_corrected_meanwhile_cannot_be_corrected_again() -> None:
    with pytest.raises(Impossible, match="intussen al verbeterd"):
        corrected((said(OPENED, 1),), 99, FACTS, OPENED)


def row(key: int, holds_on: date, replaces_id: int | None = None, **facts: object) -> WerkpleinVersion:
    stated = vars(FACTS) | facts
    return WerkpleinVersion(id=key, holds_on=holds_on, recorded_on=holds_on, replaces_id=replaces_id, **stated)


def test_taking_back_a_change_says_again_what_was_said_before_it() -> None:
    rows = [row(1, OPENED), row(2, SPRING, name="Fout", moved=True), row(3, AUTUMN, name="Fout", region_id=9)]

    assert brief(undone(rows, 2)) == [(SPRING, "Oud", False, 2), (AUTUMN, "Oud", False, 3)]
    assert not undone(rows, 2)[1].facts.moved


def test_taking_back_a_correction_restores_what_it_corrected() -> None:
    rows = [row(1, OPENED), row(2, SPRING, name="Eerst", moved=True), row(3, SPRING + DAY, 2, name="Verbeterd")]

    found = undone(rows, 3)

    assert brief(found) == [(SPRING, "Eerst", False, 3)]
    assert found[1].facts.moved


def test_the_first_version_cannot_be_taken_back() -> None:
    with pytest.raises(Impossible, match="eerste versie"):
        undone([row(1, OPENED)], 1)


A, B, C = 1, 2, 3
NAMES = {A: "Anker", B: "Berg", C: "Duin"}


def open_since(key: int, **facts: object) -> Timeline:
    return (said(OPENED, key, **facts),)


CLOSED = {"is_closed": True}
FAULTS = [
    ("a satellite of an open main location", {A: open_since(1, main_id=B)}, A, None),
    ("its own main location", {A: open_since(1, main_id=A)}, A, "zijn eigen hoofdlocatie"),
    ("a satellite of a satellite", {A: open_since(1, main_id=B), B: open_since(2, main_id=C)}, A, "Berg is zelf een"),
    ("a main that becomes a satellite", {A: open_since(1, main_id=B), B: open_since(2, main_id=C)}, B, "zelf satellie"),
    (
        "a satellite of who closed",
        {A: open_since(1, main_id=B), B: open_since(2, **CLOSED)},
        A,
        "Berg is dan niet open",
    ),
    ("closed with a satellite", {A: open_since(1, **CLOSED), B: open_since(2, main_id=A)}, A, "satellieten een andere"),
    ("closed after its satellite", {A: open_since(1, **CLOSED), B: open_since(2, main_id=A, **CLOSED)}, A, None),
    ("closed into who is open", {A: open_since(1, **CLOSED, successor_id=B)}, A, None),
    ("closed into itself", {A: open_since(1, **CLOSED, successor_id=A)}, A, "zichzelf niet opvolgen"),
    (
        "closed into who closed",
        {A: open_since(1, **CLOSED, successor_id=B), B: open_since(2, **CLOSED)},
        A,
        "Berg is dan niet open",
    ),
]


@pytest.mark.parametrize(("case", "world", "key", "words"), FAULTS, ids=[case[0] for case in FAULTS])
def test_the_register_is_held_against_itself(
    case: str, world: dict[int, Timeline], key: int, words: str | None
) -> None:
    world = {each: open_since(each) for each in NAMES} | world

    found = faults_of(world, NAMES, [key], OPENED).get(key, [])

    assert [words in fault.sentence for fault in found] == ([True] if words else [])


def test_two_that_are_each_others_main_location_are_told_both_reasons() -> None:
    world = {A: open_since(1, main_id=B), B: open_since(2, main_id=A)}

    found = [fault.sentence for fault in faults_of(world, NAMES, [A], OPENED)[A]]

    assert [sentence[:20] for sentence in found] == ["Berg is zelf een sat", "Dit Werkplein heeft "]


def test_a_day_to_come_is_looked_at_too_and_named() -> None:
    world = {A: open_since(1, main_id=B), B: (said(OPENED, 2), said(NEXT, 3, is_closed=True)), C: open_since(4)}

    (fault,) = faults_of(world, NAMES, [A], SPRING)[A]

    assert fault.sentence.startswith("Vanaf 1-1-2011: Berg is dan niet open.")


@pytest.mark.parametrize(("closes", "is_refused"), [(SPRING, True), (SPRING + DAY, False)])
def test_who_takes_over_is_open_on_that_day_and_may_close_later(closes: date, is_refused: bool) -> None:
    merged = (said(OPENED, 1), said(SPRING, 2, is_closed=True, successor_id=B))
    world = {A: merged, B: (said(OPENED, 3), said(closes, 4, is_closed=True)), C: open_since(5)}

    assert bool(faults_of(world, NAMES, [B], closes)) is is_refused


@pytest.mark.parametrize(
    ("on", "is_open"), [(SPRING - DAY, False), (SPRING, True), (AUTUMN - DAY, True), (AUTUMN, False)]
)
def test_a_day_knows_who_is_open(on: date, is_open: bool) -> None:
    world = {A: (said(SPRING, 1), said(AUTUMN, 2, is_closed=True)), B: open_since(3, main_id=A)}

    day = day_of(world, on)

    assert day.is_open(A) is is_open
    assert day.satellites[A] == [B]


def test_versions_that_were_replaced_do_not_count() -> None:
    rows = [row(1, OPENED), row(2, SPRING, name="Fout"), row(3, SPRING, 2, name="Goed")]

    assert [(each.id, each.facts.name) for each in timeline_of(rows)] == [(1, "Oud"), (3, "Goed")]
