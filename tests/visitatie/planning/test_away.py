"""Somebody falls ill: which visits that is about is told at once, and a plan says which agreed days it undoes."""

from datetime import date, timedelta

import pytest

from tests.visitatie.planning.conftest import TODAY, publish
from visitatie import actions as visits
from visitatie.planning import actions
from visitatie.planning.entries import visit_words, while_away
from visitatie.planning.models import Absence
from visitatie.planning.rules.facts import AbsenceKind, Away
from visitatie.planning.rules.kept import from_kept
from visitatie.planning.rules.state import Aim
from visitatie.rules import DayPart, VisitStatus
from werkplein.core.labels import date_nl
from werkplein.people.rules import Role

DAY = timedelta(days=1)
FACTS, PLANNING = "/intern/bezoeken/planning/gegevens/", "/intern/bezoeken/planning/"
LEAVE = {"kind": "leave", "part": "whole"}
pytestmark = pytest.mark.usefixtures("on_the_day")
AGREED = "Het MT had die dag al bevestigd."


@pytest.fixture
def agreed(session, published, dirk, laggard):
    """The MT of the laggard agreed with its day."""
    visit = next(each for each in published if each.werkplein_id == laggard.id)
    visits.confirm(session, dirk.actor, visit, TODAY)
    session.commit()
    return visit


def away(visit, first=0, last=0, part=DayPart.WHOLE, person=None):
    who = visit.supporter_id if person is None else person
    day = visit.planned_on
    return Absence(
        account_id=who, kind=AbsenceKind.LEAVE, begins_on=day + first * DAY, ends_on=day + last * DAY, part=part
    )


@pytest.mark.parametrize(
    ("first", "last", "is_told"), [(0, 0, True), (-3, -1, False), (-1, 0, True), (0, 1, True), (1, 3, False)]
)
def test_a_visit_is_told_on_each_day_of_an_absence_and_on_no_other(agreed, first, last, is_told):
    assert (while_away([agreed], [away(agreed, first, last)], TODAY) == [agreed]) is is_told


def test_a_visit_is_told_only_where_it_is_still_to_come_and_that_part_and_person_are_away(agreed):
    other = DayPart.AFTERNOON if agreed.part is DayPart.MORNING else DayPart.MORNING
    agreed.part = DayPart.AFTERNOON if other is DayPart.MORNING else DayPart.MORNING

    assert while_away([agreed], [away(agreed, part=agreed.part)], TODAY) == [agreed]
    assert while_away([agreed], [away(agreed, part=other)], TODAY) == []
    assert while_away([agreed], [away(agreed, person=agreed.supporter_id + 1000)], TODAY) == []
    assert while_away([agreed], [away(agreed)], agreed.planned_on + DAY) == []
    agreed.status = VisitStatus.OPEN
    assert while_away([agreed], [away(agreed)], TODAY) == []


def test_who_writes_down_an_absence_reads_which_visits_stand_on_those_days(browse, session, bram, agreed):
    words, who, day = visit_words(agreed), str(agreed.supporter_id), date_nl(agreed.planned_on)
    assert words.endswith(", bevestigd)")

    page = browse(FACTS, by=bram).submit("Voeg toe", **LEAVE, account=who, begins_on=day, ends_on=day)

    assert f"Op die dagen nog 1 bezoek: {words}. Maak een nieuw plan" in page.text
    told = browse(PLANNING, by=bram)
    assert f"1 bezoek is op een dag waarop iemand afwezig is. {words} . Bereken het plan opnieuw" in told.text
    free = date_nl(date(2010, 9, 30))
    assert (
        "Op die dagen staat geen bezoek."
        in browse(FACTS, by=bram).submit("Voeg toe", **LEAVE, account=who, begins_on=free, ends_on=free).text
    )


def test_a_plan_says_which_agreed_day_it_changes(browse, session, bram, agreed, plan_now):
    ill = Away(agreed.planned_on, agreed.planned_on + DAY)
    actions.add_absence(session, bram.actor, agreed.supporter_id, ill, TODAY)
    session.commit()
    plan_now(Aim.LITTLE)

    page = browse(PLANNING, by=bram)

    changes = page.one("section[aria-labelledby=anders]").get_text()
    assert changes.count(AGREED) == 1
    assert "1 daarvan verandert dit plan" in page.text
    assert "Bekijk hieronder wat dit plan verandert, en stuur het." in page.text


@pytest.mark.parametrize("is_agreed", [True, False])
def test_what_can_be_done_follows_from_the_plan_that_is_shown(
    browse, session, bram, dirk, published, laggard, plan_now, a_person, is_agreed
):
    visit = next(each for each in published if each.werkplein_id == laggard.id)
    if is_agreed:
        visits.confirm(session, dirk.actor, visit, TODAY)
    anew, send = "Bereken het plan opnieuw, of stel", "Bekijk hieronder wat dit plan verandert, en stuur het."

    def told(by):
        text = browse(PLANNING, by=by).text
        return [each for each in (anew, send) if each in text], "op een dag waarop iemand afwezig is." in text

    actions.add_absence(session, bram.actor, visit.supporter_id, Away(visit.planned_on, visit.planned_on), TODAY)
    session.commit()
    assert told(bram) == ([anew], True)
    plan_now(Aim.LITTLE, ill=visit.supporter_id)
    assert told(bram) == ([anew], True)
    plan = plan_now(Aim.LITTLE)
    assert told(bram) == ([send], True)
    assert told(a_person(Role.STEERING_GROUP)) == ([], True)
    other = next(each for each in published if each.id != visit.id and each.planned_on == plan_day(plan, each.id))
    actions.add_absence(session, bram.actor, other.supporter_id, Away(other.planned_on, other.planned_on), TODAY)
    session.commit()
    assert told(bram) == ([anew], True)
    publish(session, bram, plan_now(Aim.LITTLE))
    assert told(bram) == ([], False)


def plan_day(plan, visit_id):
    placed = from_kept(plan.outcome).by_visit.get(visit_id)
    return placed.day if placed else None


def test_a_plan_that_leaves_agreed_days_says_nothing_of_them(browse, agreed, plan_now, bram):
    plan_now(Aim.LITTLE)

    page = browse(PLANNING, by=bram)

    assert AGREED not in page.text
    assert "liggen vast of zijn gehouden" in page.text
