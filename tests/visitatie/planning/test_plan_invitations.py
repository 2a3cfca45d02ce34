"""What goes along with the mails of a plan: the event of the feed, with its own number and a neutral title."""

from datetime import date

import icalendar
import pytest
from sqlalchemy import select

from tests.support.browse import counted
from tests.visitatie.planning.conftest import EVERY_DAY, TODAY, publish
from visitatie import actions as visits
from visitatie.calendars.models import CalendarEvent
from visitatie.planning import actions
from visitatie.planning.rules.facts import Away, Base
from visitatie.planning.rules.state import Aim
from werkplein.core.database import db
from werkplein.core.outbox import Mail

pytestmark = pytest.mark.both
END = date(2010, 9, 30)


@pytest.fixture
def told(session):
    """What the MT of the laggard was told: what is asked, the status, the number and the day; and the subject."""

    def told(person):
        mails = session.scalars(select(Mail).where(Mail.to_address == person.email).order_by(Mail.id)).all()
        return [(each.subject, *_read(each)) for each in mails]

    return told


def _read(mail):
    (attachment,) = mail.attachments
    found = icalendar.Calendar.from_ical(attachment.content)
    (event,) = found.walk("VEVENT")
    assert attachment.content_type == f"text/calendar; method={found['METHOD']}"
    assert str(event["SUMMARY"]) == "Bezoek Achterholt"
    assert "audit" not in attachment.content.decode().lower()
    return str(found["METHOD"]), str(event["STATUS"]), event["SEQUENCE"], event["DTSTART"].dt.date(), str(event["UID"])


def test_each_step_of_a_plan_brings_the_event_along(session, audits, laggard, plan_now, bram, eva, dirk, told):
    audit = next(each for each in audits if each.werkplein_id == laggard.id)
    actions.set_base(session, bram.actor, bram.id, Base(laggard.seat_id, EVERY_DAY), 1, TODAY)
    for each in audits:
        if each is not audit:
            visits.cancel(session, bram.actor, each, "Het Werkplein sluit in augustus.", TODAY)
    publish(session, bram, plan_now())
    day, goes = audit.planned_on, audit.supporter_id
    visits.confirm(session, dirk.actor, audit, TODAY)
    actions.add_absence(session, bram.actor, goes, Away(day, day), TODAY)
    publish(session, bram, plan_now(Aim.LITTLE))
    assert audit.supporter_id != goes
    for person in (bram, eva):
        actions.add_absence(session, bram.actor, person.id, Away(TODAY, END), TODAY)
    publish(session, bram, plan_now(Aim.LITTLE))

    found = told(dirk)

    assert [each[1:5] for each in found] == [
        ("REQUEST", "TENTATIVE", 0, day),
        ("REQUEST", "CONFIRMED", 1, day),
        ("REQUEST", "CONFIRMED", 3, day),  # the one who does not go was told first
        ("CANCEL", "CANCELLED", 4, day),
    ]
    assert found[0][0] == "Welke dag past voor de audit?"
    assert {each[5] for each in found} == set(session.scalars(select(CalendarEvent.uid).filter_by(visit_id=audit.id)))
    assert len({each[5] for each in found}) == 1


def test_a_confirmed_day_that_moves_keeps_its_number_and_gets_the_new_day(
    session, audits, laggard, plan_now, bram, eva, dirk, told
):
    audit = next(each for each in audits if each.werkplein_id == laggard.id)
    publish(session, bram, plan_now())
    day = audit.planned_on
    visits.confirm(session, dirk.actor, audit, TODAY)
    for person in (bram, eva):
        actions.add_absence(session, bram.actor, person.id, Away(day, day), TODAY)
    publish(session, bram, plan_now(Aim.LITTLE))

    last = told(dirk)[-1]

    assert last[0].startswith("Nieuwe dag")
    assert last[1:3] == ("REQUEST", "TENTATIVE")
    assert last[4] == audit.planned_on != day


def test_sending_takes_as_many_statements_for_three_visits_as_for_one(session, audits, plan_now, bram, dirk):
    visits.cancel(session, bram.actor, audits[0], "Het Werkplein sluit in augustus.", TODAY)
    plan = plan_now()
    with counted(db.engine) as sent:
        publish(session, bram, plan)

    assert sum("calendar_event" in each and each.startswith("SELECT") for each in map(str, sent)) == 2
