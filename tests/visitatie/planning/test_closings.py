"""School holidays: filled in by whoever plans, and what is refused of them."""

from datetime import date

import pytest
from sqlalchemy import select

from visitatie.planning.models import SchoolClosing
from visitatie.planning.rules.facts import Closing, SchoolRegion, refuse_closing
from werkplein.core.audit import AuditEntry
from werkplein.core.errors import DomainError
from werkplein.people.rules import Role

ADDRESS = "/intern/bezoeken/planning/gegevens/schoolvakanties/"
NORTH, SOUTH = SchoolRegion.NORTH, SchoolRegion.SOUTH
AUTUMN = Closing(NORTH, "Herfstvakantie", date(2010, 10, 16), date(2010, 10, 24))
FIELDS = {"region": "noord", "name": "Herfstvakantie", "begins_on": "16-10-2010", "ends_on": "24-10-2010"}


@pytest.fixture
def secretary(anna):
    return anna


@pytest.mark.parametrize(
    ("region", "begins_on", "ends_on", "field"),
    [
        (NORTH, date(2010, 10, 25), date(2010, 10, 25), None),
        (NORTH, date(2010, 10, 24), date(2010, 10, 30), "begins_on"),
        (NORTH, date(2010, 10, 9), date(2010, 10, 15), None),
        (NORTH, date(2010, 10, 9), date(2010, 10, 16), "begins_on"),
        (NORTH, date(2010, 10, 1), date(2010, 11, 1), "begins_on"),
        (SOUTH, date(2010, 10, 16), date(2010, 10, 24), None),
        (SOUTH, date(2010, 10, 16), date(2010, 10, 15), "ends_on"),
        (SOUTH, date(2010, 7, 1), date(2010, 9, 8), None),
        (SOUTH, date(2010, 7, 1), date(2010, 9, 9), "ends_on"),
    ],
)
def test_a_holiday_lies_in_order_is_not_too_long_and_stands_once_per_region(region, begins_on, ends_on, field):
    found = None
    try:
        refuse_closing(Closing(region, "Vakantie", begins_on, ends_on), [AUTUMN])
    except DomainError as error:
        found = error.field

    assert found == field


@pytest.mark.both
def test_a_holiday_is_added_shown_and_taken_away(browse, session, secretary):
    added = browse(ADDRESS, by=secretary).submit("Voeg toe", **FIELDS)

    assert "Bewaard: Herfstvakantie in regio Noord, 16 oktober 2010 tot en met 24 oktober 2010." in added.text
    assert added.rows("Vakanties die nog komen")[0][:4] == ["Herfstvakantie", "Noord", "16-10-2010", "24-10-2010"]

    removed = added.submit("Verwijder Herfstvakantie in regio Noord, 16 oktober 2010 tot en met 24 oktober 2010")

    assert "Verwijderd: Herfstvakantie in regio Noord" in removed.text
    assert session.scalars(select(SchoolClosing)).all() == []
    events = [each.event for each in session.scalars(select(AuditEntry)) if each.event.startswith("school_closing")]
    assert events == ["school_closing:added", "school_closing:removed"]


def test_a_holiday_that_stands_there_already_is_refused_and_what_was_typed_stays(browse, secretary):
    page = browse(ADDRESS, by=secretary).submit("Voeg toe", **FIELDS)

    again = page.submit("Voeg toe", **(FIELDS | {"begins_on": "24-10-2010", "ends_on": "30-10-2010"}))

    assert again.status == 422
    assert "Dan is er al vakantie: Herfstvakantie in regio Noord" in again.text
    assert again.one("#begins_on")["value"] == "24-10-2010"


def test_a_holiday_that_was_taken_away_meanwhile_says_so(browse, session, secretary):
    page = browse(ADDRESS, by=secretary).submit("Voeg toe", **FIELDS)
    session.delete(session.scalars(select(SchoolClosing)).one())

    answer = page.submit("Verwijder Herfstvakantie in regio Noord, 16 oktober 2010 tot en met 24 oktober 2010")

    assert answer.status == 409
    assert "Deze vakantie staat er niet meer" in answer.text


@pytest.mark.parametrize("role", [Role.STEERING_GROUP, Role.COMMUNICATION])
def test_who_plans_no_visits_does_not_come_here(browse, a_person, role):
    browse(ADDRESS, by=a_person(role), status=403)


def test_the_facts_of_a_plan_lead_to_the_holidays(browse, secretary):
    page = browse("/intern/bezoeken/planning/gegevens/", by=secretary).follow("Schoolvakanties")

    assert page.h1 == "Schoolvakanties"
    assert page.statements <= 6
