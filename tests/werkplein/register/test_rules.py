"""What holds on a day, and how people search."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pytest

from werkplein.register import rules
from werkplein.register.rules import Entry, Order, Role, Wanted

JULY = date(2009, 7, 1)
NEW_YEAR = date(2011, 1, 1)


@dataclass
class Version:
    id: int
    holds_on: date
    recorded_on: date = JULY
    replaces_id: int | None = None


FIRST, LATER = Version(1, JULY), Version(2, NEW_YEAR)
CORRECTED = Version(3, NEW_YEAR, date(2010, 3, 1), replaces_id=2)


@pytest.mark.parametrize(
    ("versions", "on", "holds", "changes"),
    [
        ([FIRST], date(2009, 6, 30), None, JULY),  # before the first
        ([FIRST], JULY, 1, None),  # its first day
        ([FIRST, LATER], date(2010, 12, 31), 1, NEW_YEAR),  # the last day of the first
        ([FIRST, LATER], NEW_YEAR, 2, None),  # the day itself
        ([LATER, FIRST], NEW_YEAR, 2, None),  # whatever the order of entry
        ([FIRST, LATER, CORRECTED], NEW_YEAR, 3, None),  # a replaced one does not count
        ([FIRST, Version(4, JULY, date(2010, 2, 1))], JULY, 4, None),  # recorded later on the same day
    ],
)
def test_the_version_that_holds_on_a_day(
    versions: list[Version], on: date, holds: int | None, changes: date | None
) -> None:
    found = rules.holding(versions, on)

    assert (found.id if found else None) == holds
    assert rules.changes_on(versions, on) == changes


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("’s-Hertogenbosch", "s hertogenbosch"),
        ("'s-Gravenhage", "s gravenhage"),
        ("Skarsterlân", "skarsterlan"),
        ("  Amsterdam   Zuid/Oudwest ", "amsterdam zuid oudwest"),
        ("Capelle a/d IJssel", "capelle a d ijssel"),
        ("%_<script>", "script"),
        ("☃", ""),
    ],
)
def test_text_is_folded_for_searching(text: str, folded: str) -> None:
    assert rules.fold(text) == folded


def entry(number: int, name: str, **kwargs: object) -> Entry:
    given = {"region": "Twente", "region_code": "twente", "seat": "Almelo", "main": None, "is_g4": False} | kwargs
    return Entry(id=number, code=f"w{number}", name=name, region_id=1, **given)  # type: ignore[arg-type]


ENTRIES = [
    entry(1, "Regio Zwolle", region="IJsselvechtstreek", region_code="ijssel", seat="Zwolle"),
    entry(2, "Werkplein Noord Twente"),
    entry(3, "Amsterdam Noord", region="Groot Amsterdam", region_code="amsterdam", seat="Amsterdam", is_g4=True),
    entry(4, "’s-Hertogenbosch", seat="’s-Hertogenbosch", main="Oss"),
]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Wanted(), [3, 1, 4, 2]),
        (Wanted(search="noord"), [3, 2]),  # part of a name
        (Wanted(search="'S-HERTOG"), [4]),  # apostrophe, capitals
        (Wanted(search="Werkplein Amsterdam Noord"), [3]),  # as its pages are headed
        (Wanted(search="werkplein noord"), [3, 2]),
        (Wanted(search="☃"), []),  # nothing to search for
        (Wanted(region="twente"), [4, 2]),
        (Wanted(role=Role.SATELLITE), [4]),
        (Wanted(role=Role.MAIN, region="twente"), [2]),
        (Wanted(only_g4=True), [3]),
        (Wanted(order=Order.REGION), [3, 1, 4, 2]),
        (Wanted(order=Order.SEAT), [2, 3, 4, 1]),
    ],
)
def test_the_list_holds_what_was_asked(wanted: Wanted, ids: list[int]) -> None:
    assert [each.id for each in rules.select_entries(ENTRIES, wanted, frozenset())] == ids


def test_a_werkplein_that_serves_the_municipality_is_found_too() -> None:
    found = rules.select_entries(ENTRIES, Wanted(search="raalte"), frozenset({1}))

    assert [each.id for each in found] == [1]


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({}, Wanted()),
        ({"zoek": "  a   b "}, Wanted(search="a b")),
        (
            {"soort": "satelliet", "g4": "ja", "volgorde": "regio"},
            Wanted(role=Role.SATELLITE, only_g4=True, order=Order.REGION),
        ),
        ({"pagina": "2"}, Wanted(page=2)),
    ],
)
def test_what_was_asked_is_read_from_the_address(asked: Mapping[str, str], wanted: Wanted) -> None:
    assert rules.wanted_of(lambda key: asked.get(key, ""), ["twente"]) == wanted


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"zoek": "x" * 10_000}, "100 tekens"),
        ({"regio": "atlantis"}, "regio kennen wij niet"),
        ({"soort": "<b>"}, "soort locatie kennen wij niet"),
        ({"g4": "nee"}, "keuze voor de G4"),
        ({"volgorde": "toeval"}, "volgorde kennen wij niet"),
        ({"pagina": "-1"}, "pagina is er niet"),
        ({"pagina": "²"}, "pagina is er niet"),
    ],
)
def test_what_cannot_be_asked_becomes_a_sentence(asked: Mapping[str, str], words: str) -> None:
    wanted = rules.wanted_of(lambda key: asked.get(key, ""), ["twente"])

    assert words in wanted.problems[0]
    assert len(wanted.search) <= rules.LONGEST_SEARCH


@pytest.mark.parametrize(
    ("number", "rows", "shown", "of"),
    [(1, 0, 0, 1), (1, 10, 10, 1), (1, 11, 10, 2), (2, 11, 1, 2), (9, 11, 1, 2)],
)
def test_a_long_list_comes_in_pages(number: int, rows: int, shown: int, of: int) -> None:
    part = rules.part_of([ENTRIES[0]] * rows, number, size=10)

    assert (len(part.rows), part.count, part.total) == (shown, of, rows)


def test_the_nearest_names_are_suggested() -> None:
    assert rules.nearest("Zwole", ["Zwolle", "Assen", "Zeewolde"])[0] == "Zwolle"
    assert rules.nearest("qqqq", ["Zwolle"]) == []
    assert rules.nearest("Zwolle", ["Zeewolde"]) == ["Zeewolde"]
    assert rules.nearest("Zwolle", ["Zeewolde"], 0.8) == []  # another name


def test_the_word_werkplein_stands_in_a_heading_once() -> None:
    assert rules.title_of("Regio Zwolle") == "Werkplein Regio Zwolle"
    assert rules.title_of("Werkplein Noord Twente") == "Werkplein Noord Twente"
