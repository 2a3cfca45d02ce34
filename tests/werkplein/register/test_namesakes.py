"""A name or a code that another Werkplein has is warned of, by the form and by a file: in files it says neither."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.support.browse import Browse
from tests.support.people import Person
from tests.support.register_files import AREAS, PLACES, Rows, as_csv, changed_row, offer
from tests.werkplein.register.test_register_file_previews import DAY, LOOK, follows, plain
from werkplein.register.models import Municipality, Werkplein

pytestmark = pytest.mark.usefixtures("served", "outskirts")
OTHER = "Kies liever een andere naam. Anders is in bestanden steeds de code nodig."
NAMED = f"De naam Middelerf heeft ook een ander Werkplein, met de code middle. {OTHER}"
CODED = f"De naam Middle is ook de code van een ander Werkplein: middle. {OTHER}"
NAMES = {
    "another name": ("Iets anders", []),
    "as another is called": ("middelerf", [NAMED.replace("Middelerf", "middelerf")]),
    "as another is called in a heading": (
        "Werkplein Middelerf",
        [NAMED.replace("De naam Middelerf", "De naam Werkplein Middelerf")],
    ),
    "the code of another": ("Middle", [CODED]),
    "the code of another in a heading": (
        "werkplein Middle",
        [CODED.replace("De naam Middle", "De naam werkplein Middle")],
    ),
    "its own code": ("Leader", []),
}


@pytest.mark.parametrize(("name", "told"), NAMES.values(), ids=NAMES)
def test_who_gets_the_name_or_the_code_of_another_is_warned(
    browse: Browse, anna: Person, exported: Callable[[str], Rows], name: str, told: list[str]
) -> None:
    form = browse("/intern/register/leader/wijzigen/", by=anna).submit(LOOK, holds_on=DAY, name=name)
    page = offer(browse, anna, PLACES, as_csv(changed_row(exported(PLACES), "leader", vanaf=DAY, naam=name)))

    assert [plain(text) for text in form.all("section[aria-labelledby=gevolg] li")] == told
    assert follows(page) == [f"Werkplein Lindeveen: {sentence}" for sentence in told]
    assert form.submit("Leg vast").path == "/intern/werkpleinen/leader/register/"


def test_a_name_that_stays_as_it_is_gives_no_warning(browse: Browse, anna: Person) -> None:
    change = browse("/intern/register/leader/wijzigen/", by=anna)
    change.submit(LOOK, holds_on="5-7-2010", name="Middelerf").submit("Leg vast")

    page = browse("/intern/register/leader/wijzigen/", by=anna).submit(LOOK, holds_on=DAY, is_g4="y")

    assert "heeft ook een ander" not in page.text


def test_a_name_that_another_had_before_gives_no_warning(
    browse: Browse, anna: Person, exported: Callable[[str], Rows]
) -> None:
    rows = changed_row(changed_row(exported(PLACES), "leader", naam="Middelerf"), "middle", naam="Lindeveen")

    page = offer(browse, anna, PLACES, as_csv([row | {"vanaf": DAY} for row in rows]))

    assert follows(page) == []


def test_two_rows_of_a_file_with_the_same_name_are_both_warned(
    browse: Browse, anna: Person, exported: Callable[[str], Rows]
) -> None:
    rows = changed_row(changed_row(exported(PLACES), "leader", naam="Assen"), "middle", naam="Assen")

    page = offer(browse, anna, PLACES, as_csv([row | {"vanaf": DAY} for row in rows]))

    told = NAMED.replace("Middelerf", "Assen")
    assert follows(page) == [
        f"Werkplein Lindeveen: {told}",
        f"Werkplein Middelerf: {told.replace('middle', 'leader')}",
    ]


def test_a_name_that_two_others_have_tells_the_codes_of_both(
    browse: Browse, anna: Person, exported: Callable[[str], Rows]
) -> None:
    rows = changed_row(changed_row(exported(PLACES), "leader", naam="Grootstad"), "middle", naam="Grootstad")

    page = offer(browse, anna, PLACES, as_csv([row | {"vanaf": DAY} for row in rows]))

    told = f"De naam Grootstad hebben ook 2 andere Werkpleinen, met de codes g4 en middle. {OTHER}"
    assert follows(page)[0] == f"Werkplein Lindeveen: {told}"


@pytest.mark.parametrize(
    ("code", "name", "told"),
    [
        ("nieuw", "Nieuw", []),
        ("nieuw", "Middelerf", [NAMED]),
        (
            "middelerf",
            "Nieuw",
            [
                "De code middelerf is ook de naam van een ander Werkplein: middle. "
                "Kies liever een andere code. Anders is in bestanden steeds de code nodig."
            ],
        ),
    ],
)
def test_a_new_werkplein_that_is_called_as_another_is_warned(
    browse: Browse, anna: Person, exported: Callable[[str], Rows], outskirts: int, code: str, name: str, told: list[str]
) -> None:
    row = exported(PLACES)[0] | {"code": code, "naam": name, "gemeente": "GM9999", "g4": "", "vanaf": DAY}
    shared = [area | {"deel": "samen"} for area in exported(AREAS) if area["gemeente"] == "Buitenerf"]
    offer(browse, anna, AREAS, as_csv(shared)).submit("Bevestig: lees 1 regel in")

    page = offer(browse, anna, PLACES, as_csv([row]))

    assert follows(page) == [f"Werkplein {name}: {sentence}" for sentence in told]


def test_the_form_for_a_new_werkplein_warns_of_a_name_that_is_there(
    browse: Browse, session: Session, anna: Person, leader: Werkplein
) -> None:
    town = Municipality(code="GM9998", name="Nieuwerf", search="nieuwerf")
    session.add(town)
    session.commit()
    typed = {"code": "nieuw", "name": "Middelerf", "region": str(leader.region_id), "seat": str(town.id)}
    place = {"lat": "52,8", "lon": "6,5", "precision": "town", "kind": "whole"}

    page = browse("/intern/register/nieuw/", by=anna).submit(LOOK, holds_on=DAY, **typed, **place)

    assert page.all("section[aria-labelledby=gevolg] li")[0] == NAMED
