"""An MT is not offered a day that is no longer free: another visit took it, or a supporter is away."""

from datetime import timedelta

import pytest

from tests.visitatie.planning.conftest import TODAY, publish
from visitatie import actions as visits
from visitatie.planning import actions
from visitatie.planning.entries import as_told
from visitatie.planning.offered import offered
from visitatie.planning.queries import slots_of
from visitatie.planning.rules.facts import AbsenceKind, Away
from visitatie.planning.rules.state import Aim
from visitatie.rules import DayPart, Proposal, VisitStatus

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def on_the_day(app):
    app.config["TODAY"] = TODAY
    with app.app_context():
        yield


def path_of(visit):
    return f"/intern/bezoeken/{visit.id}/"


@pytest.fixture
def others_go(session, published, of_laggard):
    """Gives another MT a day that this one was offered: `others_go(slot)`."""

    def others_go(slot):
        other = next(each for each in published if each.id != of_laggard.id)
        visits.set_day(other, Proposal(slot.supporter_id, slot.day, slot.part))
        session.commit()

    return others_go


def test_a_day_that_another_mt_took_is_told_and_not_offered(browse, session, of_laggard, others_go, dirk):
    before = browse(path_of(of_laggard), by=dirk)
    assert len(before.html.select("input[name=slot]")) == 3
    slot = slots_of(session, of_laggard.id)[1]
    others_go(slot)

    page = browse(path_of(of_laggard), by=dirk)

    assert [each["value"] for each in page.html.select("input[name=slot]")] == ["1", "3"]
    words = " ".join(slot.day_words(of_laggard.created_on).split())
    assert f"Intussen niet meer vrij: {words}." in page.text
    assert page.statements <= 15


def test_a_day_that_another_mt_took_is_no_other_day_in_the_plan(session, published, of_laggard, others_go):
    slots = slots_of(session, of_laggard.id)

    def other_days():
        entry = next(each for each in as_told(published, {of_laggard.id: slots}, TODAY) if each.visit is of_laggard)
        return [each.day for each in entry.others]

    assert other_days() == [slots[1].day, slots[2].day]
    others_go(slots[1])
    assert other_days() == [slots[2].day]


@pytest.mark.both
def test_a_plan_made_again_gives_another_day_for_the_one_that_another_mt_took(
    session, plan_now, published, of_laggard, others_go, bram
):
    before = slots_of(session, of_laggard.id)
    first, taken, last = (each.day for each in before)
    other = next(each for each in published if each.id != of_laggard.id)
    others_go(before[1])
    other.status = VisitStatus.CONFIRMED
    session.commit()

    publish(session, bram, plan_now(Aim.LITTLE))

    after = slots_of(session, of_laggard.id)
    assert [each.rank for each in after] == [1, 2, 3]
    assert {first, last} < {each.day for each in after}
    assert taken not in {each.day for each in after if each.part is before[1].part}
    assert not offered(session, of_laggard, TODAY).gone


def test_of_no_free_day_the_mt_is_led_to_another(browse, session, of_laggard, bram, dirk):
    slots = slots_of(session, of_laggard.id)
    for person in {one for each in slots for one in each.team}:
        first, last = min(each.day for each in slots), max(each.day for each in slots)
        actions.add_absence(session, bram.actor, person, Away(first, last, AbsenceKind.LEAVE), TODAY)
    session.commit()

    page = browse(path_of(of_laggard), by=dirk)

    assert not page.html.select("input[name=slot]")
    assert "Geen van de dagen die u werden voorgesteld, is nog vrij." in page.text
    asked = page.submit("Vraag een andere dag", other_day="Op een maandag of een dinsdag kan het wel.")
    assert "De ondersteuner stelt een andere dag voor." in asked.text


@pytest.mark.both
@pytest.mark.parametrize(
    ("days", "part", "is_gone"),
    [
        (0, DayPart.WHOLE, True),
        (0, "same", True),
        (0, "other", False),
        (-1, DayPart.WHOLE, False),
        (1, DayPart.WHOLE, False),
    ],
)
def test_only_who_goes_and_only_then_is_in_the_way(session, of_laggard, bram, days, part, is_gone):
    slot = slots_of(session, of_laggard.id)[1]
    day = slot.day + days * DAY
    other = DayPart.AFTERNOON if slot.part is DayPart.MORNING else DayPart.MORNING
    away = Away(day, day, AbsenceKind.LEAVE, {"same": slot.part, "other": other}.get(part, part))
    actions.add_absence(session, bram.actor, slot.supporter_id, away, TODAY)

    gone = [each.rank for each in offered(session, of_laggard, TODAY).gone]

    assert (slot.rank in gone) is is_gone


def test_a_day_that_is_past_is_neither_offered_nor_told(session, of_laggard):
    slots = slots_of(session, of_laggard.id)
    first = min(each.day for each in slots)

    found = offered(session, of_laggard, first + DAY)

    assert first not in {each.day for each in (*found.free, *found.gone)}
