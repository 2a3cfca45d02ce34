"""Sharing what was met, asking another Werkplein for contact, and answering that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from milestones import contact_letters as letters
from milestones.models import ContactRequest, PracticeShare
from milestones.queries.practices import holder_of, last_request, shares_of
from milestones.queries.standings import states
from milestones.rules.practices import (
    Example,
    Question,
    Wish,
    differing,
    may_be_shared,
    refuse_asking_again,
    refuse_wish,
)
from werkplein.core import audit
from werkplein.core.actor import Actor
from werkplein.core.audit import Event
from werkplein.core.database import insert_missing, lock
from werkplein.core.errors import Conflict, DomainError
from werkplein.core.labels import date_words
from werkplein.people.queries import mt_of
from werkplein.programme import reader
from werkplein.register.models import Werkplein
from werkplein.register.summary_actions import refuse_closed


def share_practices(
    session: Session, actor: Actor, werkplein: Werkplein, wishes: Mapping[str, Wish], today: date
) -> list[str]:
    """Write down what an MT shares from now on, and what no longer; gives the codes that changed."""
    lock(session, Werkplein, werkplein.id)
    refuse_closed(session, werkplein, today)
    programme = reader.current()
    values = states(session, [werkplein.id], programme, today)[werkplein.id].values
    changed = differing(wishes, shares_of(session, werkplein.id))
    for code, wish in changed.items():
        refuse_wish(programme.milestone(code), wish, may_be_shared(values.get(code)))
    session.add_all(_share(actor, werkplein, code, wish, today) for code, wish in changed.items())
    if changed:
        on, off = ([code for code, wish in changed.items() if wish.is_shared is shared] for shared in (True, False))
        audit.record(session, actor, Event.PRACTICE_SHARED, werkplein, werkplein.id, shared=on, withdrawn=off)
    return list(changed)


def _share(actor: Actor, werkplein: Werkplein, code: str, wish: Wish, today: date) -> PracticeShare:
    return PracticeShare(
        werkplein_id=werkplein.id,
        milestone=code,
        is_shared=wish.is_shared,
        story=wish.story,
        holds_on=today,
        recorded_on=today,
        actor_id=actor.id,
        actor_label=actor.label,
    )


def ask_for_contact(
    session: Session, actor: Actor, werkplein: Werkplein, example: Example, question: Question, today: date
) -> ContactRequest:
    """Ask the Werkplein of an example for contact: one request, one mail, and not again within the term."""
    refuse_closed(session, werkplein, today)
    peers, asked_id = reader.current().peers, example.peer.werkplein_id
    recipients = mt_of(session, asked_id, today)
    if not recipients:
        raise DomainError(
            f"{example.name} heeft hier nog geen MT dat uw vraag kan lezen. Vraag de DCO van uw regio om u te helpen."
        )
    before = last_request(session, werkplein.id, asked_id, example.milestone)
    refuse_asking_again(before.asked_on if before else None, today, peers)
    number = before.number + 1 if before else 1
    claim = {"asker_id": werkplein.id, "asked_id": asked_id, "milestone": example.milestone, "number": number}
    new = insert_missing(session, ContactRequest, [claim | _request(actor, question, today)], list(claim))
    request = last_request(session, werkplein.id, asked_id, example.milestone)
    if new == 0 or request is None:
        # Somebody else of this Werkplein was first, at the same moment.
        raise Conflict(f"U vroeg dit al op {date_words(request.asked_on if request else today)}.")
    address = _address_of(session, actor) if question.shows_address else ""
    asked = session.get_one(Werkplein, asked_id)
    letters.send_request(session, request, reader.current().milestone(example.milestone), asked, address, recipients)
    facts = {"asked": asked_id, "milestone": example.milestone, "shows_address": question.shows_address}
    audit.record(session, actor, Event.PRACTICE_ASKED, request, werkplein.id, **facts)
    return request


def _request(actor: Actor, question: Question, today: date) -> dict[str, object]:
    return {
        "question": question.text,
        "shows_address": question.shows_address,
        "asked_on": today,
        "asker_account_id": actor.id,
        "asker_label": actor.label,
        "answered_on": None,
        "answer": "",
        "answerer_account_id": None,
    }


def _address_of(session: Session, actor: Actor) -> str:
    holder = holder_of(session, actor.id)
    return holder.email if holder else ""


def answer_request(
    session: Session, actor: Actor, werkplein: Werkplein, request: ContactRequest, answer: str, today: date
) -> None:
    """Note that a request was answered; what was written goes to who asked, by mail."""
    held = lock(session, ContactRequest, request.id)
    if held.answered_on is not None:
        raise Conflict(f"Deze vraag is al beantwoord op {date_words(held.answered_on)}.")
    held.answered_on, held.answer, held.answerer_account_id = today, answer, actor.id
    to = holder_of(session, held.asker_account_id) if answer else None
    if to is not None:
        letters.send_answer(session, held, reader.current().milestone(held.milestone), werkplein, to)
    facts = {"milestone": held.milestone, "by_mail": to is not None}
    audit.record(session, actor, Event.PRACTICE_ANSWERED, held, werkplein.id, **facts)
