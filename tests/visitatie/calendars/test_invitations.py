"""What goes along with the mails about a visit: the same event as in the feed."""

from dataclasses import replace
from datetime import date

import icalendar
import pytest
from sqlalchemy import func, select, update

from tests.support import postbox
from tests.visitatie.conftest import TODAY, TUESDAY
from visitatie import actions as visits
from visitatie.rules import DayPart, Proposal
from werkplein.core import outbox
from werkplein.core.database import unit_of_work
from werkplein.core.outbox import Mail, MailAttachment
from werkplein.people.rules import Role


@pytest.fixture
def sent(session):
    """What was written since: to whom, method, status, sequence and day."""

    def sent():
        mails = session.scalars(select(Mail).order_by(Mail.id).execution_options(populate_existing=True)).all()
        return [(mail.to_address, *_told(mail)) for mail in mails]

    return sent


def _told(mail):
    (attachment,) = mail.attachments
    found = icalendar.Calendar.from_ical(attachment.content)
    (event,) = found.walk("VEVENT")
    assert attachment.content_type == f"text/calendar; method={found['METHOD']}"
    assert str(event["ATTENDEE"]) == f"mailto:{mail.to_address}"
    return str(found["METHOD"]), str(event["STATUS"]), event["SEQUENCE"], event["DTSTART"].dt.day


@pytest.mark.both
def test_each_step_brings_the_event_along(session, sent, visit, bram, dirk):
    other = date(2010, 7, 14)
    visits.propose(session, bram.actor, visit, Proposal(bram.id, TUESDAY, DayPart.MORNING), TODAY)
    visits.decline(session, dirk.actor, visit, "Dan verhuizen wij; woensdag past wel.", TODAY)
    visits.propose(session, bram.actor, visit, Proposal(bram.id, other, DayPart.WHOLE), TODAY)
    visits.confirm(session, dirk.actor, visit, TODAY)
    visits.cancel(session, bram.actor, visit, "Het Werkplein sluit in augustus.", TODAY)

    assert sent() == [
        (dirk.email, "REQUEST", "TENTATIVE", 0, 13),
        (bram.email, "CANCEL", "CANCELLED", 1, 13),
        (dirk.email, "CANCEL", "CANCELLED", 1, 13),
        (dirk.email, "REQUEST", "TENTATIVE", 2, 14),
        (bram.email, "REQUEST", "CONFIRMED", 3, 14),
        (dirk.email, "REQUEST", "CONFIRMED", 3, 14),
        (bram.email, "CANCEL", "CANCELLED", 4, 14),
        (dirk.email, "CANCEL", "CANCELLED", 4, 14),
    ]


def test_who_does_not_go_any_more_hears_it(session, sent, proposed, bram, dirk, a_person):
    other = a_person(Role.PROCESS_SUPPORTER)

    visits.propose(session, bram.actor, proposed, Proposal(other.id, TUESDAY, DayPart.MORNING), TODAY)

    assert sent()[1:] == [
        (dirk.email, "REQUEST", "TENTATIVE", 2, 13),
        (bram.email, "CANCEL", "CANCELLED", 1, 13),
    ]


def test_a_visit_without_a_day_lapses_without_a_mail(session, sent, visit, bram):
    visits.cancel(session, bram.actor, visit, "Het Werkplein sluit in augustus.", TODAY)

    assert sent() == []


@pytest.mark.both
def test_the_event_arrives_as_it_was_made_and_is_kept_no_longer(app, session, proposed):
    made = session.scalar(select(MailAttachment.content))
    session.commit()
    with postbox.serving() as server, app.app_context():
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp_url=server.url, mail_from="w@voorbeeld.test")
        with unit_of_work() as own:
            assert outbox.deliver(own, TODAY) == "1 mail verstuurd"
        (mail,) = server.mails

    (part,) = [each for each in mail.walk() if each.get_content_type() == "text/calendar"]
    assert part.get_payload(decode=True) == made
    assert (part.get_param("method"), part.get_param("charset")) == ("REQUEST", "utf-8")
    assert part.get_filename() == "bezoek.ics"
    assert [each.get_content_type() for each in mail.walk()][:4] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert session.scalar(select(func.count()).select_from(MailAttachment)) == 0


@pytest.mark.both
def test_with_an_old_mail_goes_what_was_attached(session, proposed):
    session.execute(update(Mail).values(written_at=session.scalar(select(Mail.written_at)) - 2 * outbox.KEPT))

    assert outbox.sweep(session, TODAY) == "1 oude mail opgeruimd"
    assert session.scalar(select(func.count()).select_from(MailAttachment)) == 0
