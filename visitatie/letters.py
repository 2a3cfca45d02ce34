"""Mails about visits: they go to functions, say no more than the page, and tell why the reader gets them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app, render_template
from sqlalchemy.orm import Session

from visitatie.calendars import invitations
from visitatie.calendars.invitations import Maker
from visitatie.calendars.models import CalendarEvent
from visitatie.models import Visit
from werkplein.core import letters
from werkplein.people.queries import Recipient

TO_MT = "U krijgt deze e-mail omdat u in het MT van dit Werkplein zit."
TO_SUPPORTER = "U krijgt deze e-mail omdat u dit bezoek brengt."
TO_FORMER = "U krijgt deze e-mail omdat dit bezoek bij u in de planning stond."


@dataclass(frozen=True)
class Letter:
    """What is told: the subject, and the template of its text."""

    subject: str
    template: str


PROPOSED = Letter("Past {day} voor de {kind}?", "visit_proposed")
CONFIRMED = Letter("Bevestigd: {title} op {day}", "visit_confirmed")
AGREED = Letter("Vastgelegd: bezoek op {day}", "visit_agreed")
CHOOSE = Letter("Welke dag past voor de audit?", "visit_choose")
MOVED = Letter("Nieuwe dag voor de audit: {day}", "visit_moved")
REASSIGNED = Letter("Iemand anders komt: {title} op {day}", "visit_reassigned")
UNPLANNED = Letter("De dag van de audit gaat niet door", "visit_unplanned")
MISSED = Letter("De {kind} ging niet door", "visit_missed")
DECLINED = Letter("Andere dag gevraagd: {title}", "visit_declined")
WITHDRAWN = Letter("Andere dag gevraagd voor het bezoek aan {name}", "visit_withdrawn")
CANCELLED = Letter("Vervallen: bezoek aan {name} op {day}", "visit_cancelled")
HANDED_OVER = Letter("Iemand anders gaat naar {name}", "visit_handed_over")
FREED = Letter("De dag voor {name} gaat niet door", "visit_freed")
REPORT_CONCEPT = Letter("Conceptverslag van het bezoek op {day}", "report_concept")
REPORT_RENEWED = Letter("Conceptverslag van het bezoek op {day} is aangevuld", "report_renewed")
REPORT_FINAL = Letter("Verslag van het bezoek op {day} is definitief", "report_final")
REPORT_CORRECTED = Letter("Verbeterd verslag van het bezoek op {day}", "report_corrected")


def send(
    session: Session,
    letter: Letter,
    visit: Visit,
    recipients: list[Recipient],
    reason: str,
    event: CalendarEvent | None = None,
    slots: Sequence[str] = (),
    until: date | None = None,
    along: Maker = invitations.nothing,
) -> None:
    """Write the mail for everyone who should know, in the unit of work that decides it; the event goes along.

    Who writes about many visits at once gives `along` instead of `event`: what makes it was then asked for all of them.
    """
    about = {"day": visit.day_words, "title": visit.title, "name": visit.werkplein.name}
    subject = letter.subject.format(kind=visit.kind.label.lower(), **about)
    base = current_app.config["SETTINGS"].base_url
    links = {"link": f"{base}{visit.address}", "report_link": f"{base}{visit.report_address}"}
    text = render_template(f"mail/{letter.template}.txt", visit=visit, slots=slots, until=until, **links)
    if event and recipients:
        along = invitations.makers(session, [event])[visit.id]
    for recipient in recipients:
        email, account_id = recipient.email, recipient.account_id
        letters.write(session, email, subject, text, reason, account_id, attachments=along(email))
