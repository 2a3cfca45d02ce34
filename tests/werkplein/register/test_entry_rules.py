"""What may be written down: codes, names, places, days and postcodes, with their borders."""

from datetime import date

import pytest

from werkplein.register.area_rules import (
    NOT,
    AreaSaid,
    Serving,
    clash_faults,
    joined,
    postcodes_of,
    seat_faults,
    serving_of,
    serving_on,
)
from werkplein.register.entry_rules import (
    Impossible,
    code_faults,
    day_faults,
    name_faults,
    place_faults,
    state_faults,
)
from werkplein.register.rules import AreaKind, Facts, Precision
from werkplein.register.timeline_rules import Said

STARTS, TODAY = date(2009, 7, 1), date(2010, 7, 5)


def words(faults: object) -> str:
    return " ".join(fault.sentence for fault in faults)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("lat", "lon", "said"),
    [
        (52.5126, 6.0944, ""),
        (50.7, 3.3, ""),
        (53.6, 7.3, ""),
        (50.69, 6.0, "Deze breedte ligt niet in Nederland"),
        (53.61, 6.0, "Deze breedte ligt niet in Nederland"),
        (52.0, 3.29, "Deze lengte ligt niet in Nederland"),
        (52.0, 7.31, "Deze lengte ligt niet in Nederland"),
        (6.0944, 52.5126, "verwisseld"),
        (203000.0, 503000.0, "RD-coördinaten"),
        (503000.0, 203000.0, "RD-coördinaten"),
        (0.0, 0.0, "Deze breedte ligt niet in Nederland. Vul graden in, tussen 50,7 en 53,6. Deze lengte"),
        (1e300, -1e300, "Deze breedte"),
        (float("nan"), 6.0, "Deze breedte"),
    ],
)
def test_a_place_lies_in_the_netherlands(lat: float, lon: float, said: str) -> None:
    found = words(place_faults(lat, lon))

    assert said in found
    assert bool(found) is bool(said)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Regio Zwolle", ""),
        ("’s-Hertogenbosch", ""),
        ("'s-Gravenhage (Centrum)", ""),
        ("n" * 200, ""),
        ("n" * 201, "hoogstens 200 tekens"),
        ("n" * 10_000, "nu zijn het er 10.000."),
        ("<-Zwolle>", "letter of cijfer"),
        ("", "letter of cijfer"),
        ("=1+1", "letter of cijfer"),
        ("@SUM(A1)", "letter of cijfer"),
        ("-Zwolle", "letter of cijfer"),
        ("<b>Zwolle</b>", "geen < of >"),
        ("Zwolle<script>", "geen < of >"),
        ("Zwolle\x07", "niet te zien"),
        ("Zwolle\u202eelowz", "niet te zien"),  # turns what follows around
        ("\u2066Zwolle", "niet te zien"),
        ("Zwol\u200ble", "niet te zien"),
        ("Zwol\u00adle", "niet te zien"),
        ("Zwolle\u2028Assen", "niet te zien"),
        ("Zwolle\ufe0f", "niet te zien"),
        ("Zwolle\u3164", "niet te zien"),
        ("\u200b", "letter of cijfer"),
        ("Zwolle\u00a0Zuid", ""),
        ("Su\u0301dwest", ""),
        ("Zwolle\nAssen", "op één regel"),
    ],
)
def test_a_name_is_a_line_of_text(name: str, said: str) -> None:
    found = words(name_faults(name))

    assert said in found
    assert bool(found) is bool(said)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("zwolle-zuid", ""),
        ("a" * 64, ""),
        ("a" * 65, "Hoogstens 64 tekens"),
        ("Zwolle", "kleine letters"),
        ("zwolle--zuid", "losse streepjes"),
        ("../zwolle", "kleine letters"),
        ("zwolle", "al van een ander Werkplein"),
    ],
)
def test_a_code_fits_in_an_address_and_is_nobody_elses(code: str, said: str) -> None:
    assert said in words(code_faults(code, ["zwolle"]))


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2009, 6, 30), "Het register begint op 1-7-2009"),
        (date(2009, 7, 1), ""),
        (date(2015, 12, 31), ""),
        (date(2016, 1, 1), "meer dan 5 jaar vooruit"),
        (date(2110, 7, 5), "Controleer het jaartal"),
    ],
)
def test_a_day_is_one_of_the_programme(on: date, said: str) -> None:
    found = words(day_faults(on, STARTS, TODAY))

    assert said in found
    assert bool(found) is bool(said)


@pytest.mark.parametrize(
    ("is_closed", "moved", "successor", "said"),
    [
        (False, False, None, ""),
        (True, False, 7, ""),
        (False, False, 7, "Een opvolger hoort bij"),
        (True, True, None, "Kies één van de twee"),
    ],
)
def test_a_successor_belongs_to_a_closing(is_closed: bool, moved: bool, successor: int | None, said: str) -> None:
    assert said in words(state_faults(is_closed, moved, successor))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1011-1019, 1060", "1011-1019, 1060"),
        ("1011 - 1019;1060\n1061", "1011-1019, 1060, 1061"),
        ("1060ab-1060 az", "1060 AB-1060 AZ"),
        ("1060, 1060", "1060"),
        ("1019–1099", "1019-1099"),
        ("1011-1011", "1011-1011"),
    ],
)
def test_postcodes_are_kept_in_one_way(typed: str, kept: str) -> None:
    assert postcodes_of(typed) == kept


@pytest.mark.parametrize("typed", ["1019-1011", "101", "Zwolle", "1060 A", "=1+1", "1060 AZ-1060 AB"])
def test_what_is_no_postcode_is_named(typed: str) -> None:
    with pytest.raises(Impossible, match="Dit zijn geen postcodes"):
        postcodes_of(f"1011, {typed}")


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (AreaKind.WHOLE, "1011", "horen alleen bij"),
        (AreaKind.SHARED, "1011", "horen alleen bij"),
        (AreaKind.ENDED, "1011", "horen alleen bij"),
        (AreaKind.SPLIT, " ", "Vul in welke postcodes"),
        (AreaKind.SPLIT, "1011, " * 400, r"hoogstens 2\.000 tekens, nu zijn het er 2\.400\."),
    ],
)
def test_only_a_part_has_postcodes(kind: AreaKind, text: str, said: str) -> None:
    with pytest.raises(Impossible, match=said):
        serving_of(kind, text)


WHOLE, SHARED = Serving(AreaKind.WHOLE), Serving(AreaKind.SHARED)


def part(postcodes: str) -> Serving:
    return Serving(AreaKind.SPLIT, postcodes)


@pytest.mark.parametrize(
    ("mine", "theirs", "together"),
    [
        (part("1011"), part("1060"), part("1011, 1060")),
        (part("1011"), part("1011"), part("1011")),
        (WHOLE, part("1011"), WHOLE),
        (SHARED, SHARED, SHARED),
    ],
)
def test_a_successor_serves_both_parts(mine: Serving, theirs: Serving, together: Serving) -> None:
    assert joined(mine, theirs) == together


OLD, NEW = 1, 2
TOWN = 5
SPRING = date(2010, 4, 1)


def area(who: int, on: date, serving: Serving, key: int | None = None) -> AreaSaid:
    return AreaSaid(who, TOWN, on, serving, key)


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2009, 6, 30), None), (STARTS, WHOLE), (date(2010, 3, 31), WHOLE), (SPRING, None)],
)
def test_a_municipality_is_served_from_a_day_until_it_ends(on: date, expected: Serving | None) -> None:
    rows = [area(OLD, STARTS, WHOLE, 1), area(OLD, SPRING, SHARED, 2), area(OLD, SPRING, NOT, 3)]

    assert serving_on(rows, on).get((OLD, TOWN)) == expected


FACTS = Facts("Oud", 1, TOWN, None, False, 52.5, 6.1, Precision.TOWN)
WORLD = {key: (Said(STARTS, FACTS, key),) for key in (OLD, NEW)}
NAMES = ({OLD: "Oudeland", NEW: "Nieuwland"}, {TOWN: "Lindeveen"})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (WHOLE, WHOLE, "Oudeland bedient Lindeveen ook"),
        (WHOLE, part("1011"), "Oudeland bedient Lindeveen ook"),
        (part("1060"), WHOLE, "Oudeland bedient Lindeveen ook"),
        (part("1060"), part("1011"), ""),
        (SHARED, SHARED, ""),
        (NOT, WHOLE, ""),
        (WHOLE, NOT, ""),
    ],
)
def test_who_serves_the_whole_serves_it_alone(old: Serving, new: Serving, said: str) -> None:
    rows = [area(OLD, STARTS, old, 1), area(NEW, SPRING, new)]

    assert said in words(clash_faults((NEW, TOWN), rows, WORLD, NAMES, SPRING))


def test_a_clash_on_a_day_to_come_is_named() -> None:
    rows = [area(OLD, STARTS, NOT, 1), area(OLD, date(2011, 1, 1), WHOLE, 2), area(NEW, SPRING, WHOLE)]

    found = words(clash_faults((NEW, TOWN), rows, WORLD, NAMES, SPRING))

    assert found.startswith("Vanaf 1-1-2011: Oudeland bedient")


@pytest.mark.parametrize(
    ("ends", "said"),
    [(SPRING, "Lindeveen hoort niet bij het werkgebied"), (date(2011, 1, 1), "Vanaf 1-1-2011: Lindeveen hoort niet")],
)
def test_a_werkplein_serves_the_municipality_it_stands_in(ends: date, said: str) -> None:
    rows = [area(OLD, STARTS, WHOLE, 1), area(OLD, ends, NOT)]

    assert words(seat_faults(OLD, WORLD[OLD], rows, NAMES[1], SPRING)).startswith(said)
    assert seat_faults(OLD, WORLD[OLD], rows[:1], NAMES[1], SPRING) == []
