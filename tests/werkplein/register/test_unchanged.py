"""That nothing was changed is said to whoever changed nothing, and to nobody else."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.support.browse import Browse
from tests.support.page import Page
from tests.support.people import Person
from werkplein.register import queries
from werkplein.register.models import Werkplein

pytestmark = pytest.mark.usefixtures("served")
CHANGE = "/intern/register/leader/wijzigen/"
AREAS = "/intern/register/leader/werkgebied/"
LOOK = "Bekijk wat er verandert"


def errors(page: Page) -> list[str]:
    return page.all("#fouten li")


@pytest.mark.parametrize(
    ("address", "typed", "told"),
    [
        (CHANGE, {"holds_on": "5-7-2010", "name": ""}, ["Vul de naam in."]),
        (CHANGE, {"holds_on": "31-2-2011"}, ["bestaat niet"]),
        (CHANGE, {"holds_on": "5-7-2010"}, ["nog niets gewijzigd"]),
        (f"{AREAS}GM9000/", {"holds_on": "31-2-2011"}, ["bestaat niet"]),
        (f"{AREAS}GM9000/", {"holds_on": "5-7-2010"}, ["nog niets gewijzigd"]),
    ],
)
def test_that_nothing_changed_is_said_only_where_nothing_else_is_wrong(
    browse: Browse, anna: Person, address: str, typed: dict[str, str], told: list[str]
) -> None:
    found = errors(browse(address, by=anna).submit(LOOK, **typed))

    assert len(found) == len(told), found
    assert all(words in sentence for words, sentence in zip(told, found, strict=True)), found


def test_a_correction_with_an_empty_name_is_not_told_to_change_nothing(
    browse: Browse, session: Session, anna: Person, leader: Werkplein
) -> None:
    first = queries.versions(session, [leader.id])[leader.id][0]

    page = browse(f"/intern/register/leader/versies/{first.id}/verbeteren/", by=anna).submit(LOOK, name="")

    assert [sentence.endswith("Vul de naam in.") for sentence in errors(page)] == [True]
