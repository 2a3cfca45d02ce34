"""Mails between Werkpleinen: they name functions, say no more than the page, and tell why the reader gets them."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app, render_template
from sqlalchemy.orm import Session

from milestones.models import ContactRequest
from werkplein.core import outbox
from werkplein.people.queries import Recipient
from werkplein.programme.rules import Milestone
from werkplein.register.models import Werkplein

TO_MT = "U krijgt deze e-mail omdat u in het MT zit van een Werkplein dat deze mijlpaal deelt."
TO_ASKER = "U krijgt deze e-mail omdat u om contact vroeg."


def send_request(
    session: Session,
    request: ContactRequest,
    milestone: Milestone,
    asked: Werkplein,
    address: str,
    recipients: Sequence[Recipient],
) -> None:
    """Tell the MT that is asked; `address` is where it can answer, empty where the asker keeps that to itself."""
    link = f"{_base()}/intern/werkpleinen/{asked.code}/contactvraag/{request.id}/"
    told = {"who": request.asker_label, "milestone": milestone, "address": address, "link": link}
    text = render_template("mail/contact_asked.txt", **told)
    subject = f"Vraag om contact over {milestone.code} {milestone.title}"
    for recipient in recipients:
        outbox.write(session, recipient.email, subject, text, TO_MT, to_account_id=recipient.account_id)


def send_answer(
    session: Session, request: ContactRequest, milestone: Milestone, asked: Werkplein, to: Recipient
) -> None:
    """Tell who asked that there is an answer."""
    told = {"asked": asked, "milestone": milestone, "answer": request.answer, "link": f"{_base()}/intern/"}
    text = render_template("mail/contact_answered.txt", **told)
    subject = f"Antwoord over {milestone.code} van {asked.title}"
    outbox.write(session, to.email, subject, text, TO_ASKER, to_account_id=to.account_id)


def _base() -> str:
    return str(current_app.config["SETTINGS"].base_url)
