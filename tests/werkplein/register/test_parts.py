"""Whoever serves a part of a municipality serves not the rest: what is left alone is named by its postcodes."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.support.browse import Browse
from tests.support.page import Page
from tests.support.people import SINCE, Person
from tests.support.register_files import AREAS, as_csv, offer
from werkplein.register.file import read
from werkplein.register.models import Municipality, ServiceArea, Werkplein
from werkplein.register.postcode_rules import common, without
from werkplein.register.rules import AreaKind

pytestmark = pytest.mark.usefixtures("served")
LOOK = "Bekijk wat er verandert"
SINCE_THEN = "vanaf 1 september 2010"
WHOLE, SHARED = (AreaKind.WHOLE, None), (AreaKind.SHARED, None)
Part = tuple[AreaKind, str | None]


def part(postcodes: str) -> Part:
    return AreaKind.SPLIT, postcodes


def plain(page: Page) -> str:
    return page.text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("mine", "others", "left"),
    [
        ("1011-1019", [], "1011-1019"),
        ("1011-1019", ["1011-1019"], ""),
        ("1011-1019", ["1000-1099"], ""),
        ("1011-1019", ["1011-1018"], "1019"),
        ("1011-1019", ["1012-1019"], "1011"),
        ("1011-1019", ["1020, 1010"], "1011-1019"),  # next to it is not in it
        ("1011-1019", ["1013", "1015-1016"], "1011-1012, 1014, 1017-1019"),
        ("1011, 1013", ["1011-1012"], "1013"),
        ("1013, 1011", [], "1011, 1013"),
        ("1011 AB", ["1011"], ""),
        ("1011", ["1011 AA"], "1011 AB-1011 ZZ"),
        ("1011", ["1011 ZZ"], "1011 AA-1011 ZY"),
        ("1011-1012", ["1011 AB"], "1011 AA, 1011 AC-1012"),
        ("1011 AB-1012", ["1012 AC-1013"], "1011 AB-1012 AB"),
        ("0999-1000", ["0999"], "1000"),
        ("1011", ["onbekend", ""], "1011"),
    ],
)
def test_what_others_do_not_serve_of_a_part_is_left(mine: str, others: list[str], left: str) -> None:
    assert without(mine, others) == left


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("1011-1019", "1020-1029", ""),
        ("1011-1019", "1019-1029", "1019"),
        ("1011-1019", "1000-1013, 1018", "1011-1013, 1018"),
        ("1011", "1011 AB", "1011 AB"),
        ("", "1011", ""),
    ],
)
def test_what_two_parts_both_have_is_found(one: str, other: str, both: str) -> None:
    assert common(one, other) == both


def test_the_parts_of_the_register_are_written_as_they_were_read() -> None:
    kept = [area.postcodes for area in read().areas if area.postcodes]

    assert kept
    assert [without(each, []) for each in kept] == kept


@pytest.fixture
def outskirts(session: Session) -> Municipality:
    """A municipality that the test divides."""
    town = Municipality(code="GM9999", name="Buitenerf", search="buitenerf")
    session.add(town)
    session.flush()
    return town


def divide(session: Session, town: Municipality, *parts: tuple[Werkplein, Part | None]) -> None:
    """Let each serve so much of a municipality."""
    session.add_all(
        ServiceArea(
            werkplein_id=each.id,
            municipality_id=town.id,
            kind=share[0],
            postcodes=share[1],
            holds_on=SINCE,
            recorded_on=SINCE,
        )
        for each, share in parts
        if share
    )
    session.commit()


GONE = "Buitenerf heeft {} geen Werkplein."
UNLESS = "van Buitenerf {} {} geen Werkplein, tenzij Werkplein Middelerf {} erbij krijgt."
ELSEWHERE = "Buitenerf kan {} bij een ander Werkplein terecht."
LEFT = {
    "nobody else": (WHOLE, None, GONE),
    "a part, and nobody else": (part("7901-7905"), None, GONE),
    "together": (SHARED, SHARED, None),
    "another part": (part("7901-7905"), part("7906"), f"De postcodes 7901-7905 {UNLESS.format('hebben', '{}', 'ze')}"),
    "partly the same": (
        part("7901-7905"),
        part("7902-7909"),
        f"De postcode 7901 {UNLESS.format('heeft', '{}', 'die')}",
    ),
    "the same part": (part("7901-7905"), part("7901-7909"), None),
    "a part of all": (
        SHARED,
        part("7901-7903"),
        "Van Buitenerf hebben {} alleen de postcodes 7901-7903 nog een Werkplein: Werkplein Middelerf.",
    ),
    "one postcode of all": (
        SHARED,
        part("7901"),
        "Van Buitenerf heeft {} alleen de postcode 7901 nog een Werkplein: Werkplein Middelerf.",
    ),
}


@pytest.mark.parametrize(("mine", "theirs", "told"), LEFT.values(), ids=LEFT)
def test_who_closes_reads_which_part_of_a_municipality_is_left_alone(
    browse: Browse,
    session: Session,
    anna: Person,
    leader: Werkplein,
    middle: Werkplein,
    outskirts: Municipality,
    mine: Part,
    theirs: Part | None,
    told: str | None,
) -> None:
    divide(session, outskirts, (leader, mine), (middle, theirs))

    text = plain(
        browse("/intern/register/leader/wijzigen/", by=anna).submit(LOOK, holds_on="1-9-2010", state="gesloten")
    )

    said = told.format(SINCE_THEN) if told else ELSEWHERE.format("vanaf die dag")
    assert said in text or said.replace("Buitenerf heeft", "Buitenerf en Lindeveen hebben") in text
    assert ("bij een ander Werkplein terecht" in text) is (told is None)


@pytest.mark.parametrize(("mine", "theirs", "told"), LEFT.values(), ids=LEFT)
def test_who_ends_an_area_reads_the_same(
    browse: Browse,
    session: Session,
    anna: Person,
    leader: Werkplein,
    middle: Werkplein,
    outskirts: Municipality,
    mine: Part,
    theirs: Part | None,
    told: str | None,
) -> None:
    divide(session, outskirts, (leader, mine), (middle, theirs))
    row = {"werkplein": "leader", "gemeente": "Buitenerf", "deel": "niet meer", "postcodes": "", "vanaf": "1-9-2010"}

    text = plain(offer(browse, anna, AREAS, as_csv([row])))

    assert (told or "Buitenerf kan {} nog terecht bij Werkplein Middelerf.").format(SINCE_THEN) in text


def test_a_part_that_another_gets_in_the_same_file_is_not_left_alone(
    browse: Browse,
    session: Session,
    anna: Person,
    leader: Werkplein,
    middle: Werkplein,
    outskirts: Municipality,
) -> None:
    divide(session, outskirts, (leader, part("7901-7905")), (middle, part("7906-7909")))
    ends = {"werkplein": "leader", "gemeente": "Buitenerf", "deel": "niet meer", "postcodes": "", "vanaf": "1-9-2010"}
    gets = ends | {"werkplein": "middle", "deel": "deel", "postcodes": "7901-7909"}

    text = plain(offer(browse, anna, AREAS, as_csv([ends, gets])))

    assert f"Buitenerf kan {SINCE_THEN} nog terecht bij Werkplein Middelerf." in text
    assert "tenzij" not in text


def test_who_takes_over_a_part_leaves_nothing_of_it_alone(
    browse: Browse,
    session: Session,
    anna: Person,
    leader: Werkplein,
    middle: Werkplein,
    outskirts: Municipality,
) -> None:
    divide(session, outskirts, (leader, part("7901-7905")), (middle, part("7906")))
    merger = {"state": "gesloten", "successor": str(middle.id), "hands_over": "y"}

    page = browse("/intern/register/leader/wijzigen/", by=anna).submit(LOOK, holds_on="1-9-2010", **merger)

    assert "Buitenerf en Lindeveen kunnen vanaf die dag bij een ander Werkplein terecht." in plain(page)
    assert "geen Werkplein" not in page.text


ALSO = "Buitenerf wordt {} ook bediend door Werkplein Middelerf."
ONLY = "Van Buitenerf {} {} alleen {} nog een Werkplein: dit Werkplein en Werkplein Middelerf."
NARROWED = {
    "a part of it": (
        part("7901-7905"),
        part("7901-7903"),
        part("7906"),
        f"De postcodes 7904-7905 {UNLESS.format('hebben', '{}', 'ze')}",
    ),
    "one postcode of it": (
        part("7901-7905"),
        part("7901-7904"),
        part("7906"),
        f"De postcode 7905 {UNLESS.format('heeft', '{}', 'die')}",
    ),
    "to what is elsewhere": (
        part("7901"),
        part("7909"),
        part("7906"),
        f"De postcode 7901 {UNLESS.format('heeft', '{}', 'die')}",
    ),
    "what another has": (part("7901-7905"), part("7901-7903"), part("7904-7906"), ALSO),
    "what is shared": (SHARED, part("7901-7903"), SHARED, ALSO),
    "all": (
        SHARED,
        part("7901-7903"),
        part("7906"),
        ONLY.format("hebben", "{}", "de postcodes 7901-7903, 7906"),
    ),
    "nothing": (part("7901-7903"), part("7901-7905"), part("7906"), None),
    "to all": (part("7901-7903"), SHARED, part("7906"), None),
}


@pytest.mark.parametrize(("mine", "becomes", "theirs", "told"), NARROWED.values(), ids=NARROWED)
@pytest.mark.parametrize("by_file", [True, False])
def test_who_narrows_a_part_reads_which_postcodes_are_left_alone(
    browse: Browse,
    session: Session,
    anna: Person,
    leader: Werkplein,
    middle: Werkplein,
    outskirts: Municipality,
    mine: Part,
    becomes: Part,
    theirs: Part,
    told: str | None,
    by_file: bool,
) -> None:
    divide(session, outskirts, (leader, mine), (middle, theirs))

    page = _by_file(browse, anna, leader=becomes) if by_file else _by_form(browse, anna, becomes)
    text = plain(page)

    assert not told or told.format(SINCE_THEN) in text
    assert ("geen Werkplein" in text) is ("tenzij" in (told or ""))
    assert ("nog een Werkplein" in text) is ("nog een" in (told or ""))
    assert ("ook bediend" in text) is (told is ALSO)


def _by_form(browse: Browse, anna: Person, becomes: Part) -> Page:
    kind, postcodes = becomes
    page = browse("/intern/register/leader/werkgebied/GM9999/", by=anna)
    return page.submit(LOOK, holds_on="1-9-2010", kind=kind.value, postcodes=postcodes or "")


def _by_file(browse: Browse, anna: Person, **becomes: Part) -> Page:
    rows = [
        {
            "werkplein": code,
            "gemeente": "Buitenerf",
            "deel": kind.label,
            "postcodes": postcodes or "",
            "vanaf": "1-9-2010",
        }
        for code, (kind, postcodes) in becomes.items()
    ]
    return offer(browse, anna, AREAS, as_csv(rows))


@pytest.mark.parametrize(
    ("mine", "becomes", "gets", "told", "is_news"),
    [
        (part("7901-7905"), part("7901-7903"), part("7904-7906"), ALSO, False),
        (part("7901-7905"), part("7901-7903"), part("7904"), "De postcode 7905 van Buitenerf heeft", False),
        (WHOLE, part("7901-7903"), part("7904"), ONLY.format("hebben", "{}", "de postcodes 7901-7903, 7904"), True),
    ],
)
def test_what_another_gets_in_the_same_file_counts_for_who_narrows_a_part(
    browse: Browse,
    session: Session,
    anna: Person,
    leader: Werkplein,
    middle: Werkplein,
    outskirts: Municipality,
    mine: Part,
    becomes: Part,
    gets: Part,
    told: str,
    is_news: bool,
) -> None:
    divide(session, outskirts, (leader, mine), (middle, None if is_news else part("7906")))

    text = plain(_by_file(browse, anna, leader=becomes, middle=gets))

    assert told.format(SINCE_THEN) in text
    assert ("tenzij" in text) is ("7905" in told)
    assert (ALSO.format(SINCE_THEN) in text) is (is_news or told is ALSO)
