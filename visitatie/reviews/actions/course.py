"""The course of a visitatie: begin it, agree on the scope, write and hand in, and see who became a laggard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from visitatie.models import Visit
from visitatie.reviews import queries, rules
from visitatie.reviews.actions.expecting import expect, settle
from visitatie.reviews.models import Visitatie, VisitatieEntry
from visitatie.reviews.rules import EntryKind
from visitatie.rules import VisitKind, VisitStatus
from visitatie.steps.rules import refuse_unseen
from werkplein.core.actor import Actor, Scopes, signed
from werkplein.core.audit import Event, record
from werkplein.core.database import lock
from werkplein.core.errors import Conflict
from werkplein.obligations.queries import closing_days
from werkplein.obligations.rules import ObligationKind
from werkplein.programme import reader
from werkplein.programme.rules import Quarter, add_working_days
from werkplein.register.models import Werkplein
from werkplein.register.summary_actions import refuse_closed

WHAT = {EntryKind.SELF_EVALUATION: "de zelfevaluatie", EntryKind.AGREEMENT: "de afspraken"}


@dataclass(frozen=True)
class Written:
    """What someone writes at one point; `seen` is the number of what stood there, `missing` what is not filled in."""

    kind: EntryKind
    texts: Mapping[str, Any]
    seen: int
    missing: Sequence[str] = field(default=())


def begin(session: Session, actor: Actor, werkplein: Werkplein, today: date) -> Visitatie:
    """Begin a visitatie of a Werkplein that is no laggard and has none to be held."""
    lock(session, Werkplein, werkplein.id)
    refuse_closed(session, werkplein, today)
    if queries.running_of(session, werkplein.id) is not None:
        raise Conflict("Bij dit Werkplein loopt al een visitatie. Er is niets veranderd.")
    rules.refuse_laggard(queries.is_laggard(session, werkplein.id, today), is_kept=False)
    only = Scopes(werkplein_ids=frozenset({werkplein.id}))
    last = next((each.last_seen for each in queries.candidates(session, only, today)), None)
    due = rules.due_on(last, reader.current().visitatie)
    quarter = _quarter(session, werkplein, due, today)
    visit = Visit(
        kind=VisitKind.VISITATIE,
        werkplein=werkplein,
        basis=quarter.code,
        quarter=quarter.code,
        due_on=rules.last_day(due, quarter),
        created_on=today,
        status=VisitStatus.OPEN,
    )
    row = Visitatie(visit=visit, werkplein_id=werkplein.id, begun_on=today)
    session.add_all((visit, row))
    session.flush()
    expect(session, row, ObligationKind.VISITATIE, today, visit.due_on)
    record(session, actor, Event.VISITATIE_BEGUN, row, werkplein.id, due_on=str(visit.due_on))
    return row


def _quarter(session: Session, werkplein: Werkplein, due: date, today: date) -> Quarter:
    """Give the quarter in which a visitatie is put. One that lapsed by a closing makes room, when that is taken back.

    Nobody decided against that quarter, and the new one is due on the day that was shown.
    """
    taken, lapsed = queries.of_werkplein(session, werkplein.id), queries.lapsed_by_closing(session, werkplein.id)
    quarter = rules.first_free(due, today, taken - lapsed.keys())
    if quarter.code in lapsed:
        # Of one Werkplein no two are of one quarter; of what lapsed the quarter says nothing any more.
        aside, free = lapsed[quarter.code], rules.first_free(due, today, taken)
        aside.basis = aside.quarter = free.code
        session.flush()
    return quarter


def held(session: Session, visitatie: Visitatie) -> Visitatie:
    """Take a visitatie while nobody else changes it; one that lapsed takes no changes."""
    lock(session, Visit, visitatie.visit_id)
    session.refresh(visitatie)
    rules.refuse_stopped(visitatie.visit.status)
    return visitatie


def held_open(session: Session, visitatie: Visitatie, today: date) -> Visitatie:
    """Do the same for what only somebody who is still there can do, or have done for them."""
    refuse_closed(session, held(session, visitatie).werkplein, today)
    return visitatie


def refuse_while_laggard(session: Session, visitatie: Visitatie, today: date) -> None:
    """Refuse to prepare a visit before a person has decided about it: a laggard is audited instead."""
    rules.refuse_laggard(queries.is_laggard(session, visitatie.werkplein_id, today), visitatie.visit.is_kept)


def save(session: Session, actor: Actor, visitatie: Visitatie, written: Written, today: date) -> VisitatieEntry:
    """Keep what was written without finishing it. What somebody else wrote meanwhile is not lost."""
    held_open(session, visitatie, today)
    return append(session, actor, visitatie, written, today)


def append(
    session: Session, actor: Actor, visitatie: Visitatie, written: Written, today: date, is_finished: bool = False
) -> VisitatieEntry:
    """Add what was written; the visitatie is held already."""
    last = queries.newest(session, visitatie.visit_id, written.kind)
    is_own = last is not None and actor.is_self(last.actor_id)
    refuse_unseen(written.seen, last.id if last else 0, WHAT.get(written.kind, "deze tekst"), is_own)
    row = VisitatieEntry(
        visit_id=visitatie.visit_id,
        kind=written.kind,
        texts=dict(written.texts),
        is_finished=is_finished,
        holds_on=today,
        **signed(actor, today),
    )
    session.add(row)
    facts = {"kind": written.kind.value, "is_finished": is_finished}
    record(session, actor, Event.VISITATIE_WRITTEN, visitatie, visitatie.werkplein_id, **facts)
    return row


def send_agreement(session: Session, actor: Actor, visitatie: Visitatie, written: Written, today: date) -> None:
    """Send the MT what is looked at and with whom is spoken; a change asks the MT again."""
    held_open(session, visitatie, today)
    _refuse_held(visitatie)
    refuse_while_laggard(session, visitatie, today)
    rules.refuse_short(written.texts.get("scope", ""), "waar de visitatie over gaat", "scope")
    append(session, actor, visitatie, written, today, is_finished=True)
    visitatie.sent_on, visitatie.agreed_on = today, None
    days = reader.current().visitatie.agree_working_days
    due = add_working_days(today, days, closing_days(session))
    expect(session, visitatie, ObligationKind.VISITATIE_AGREEMENT, today, due)
    if visitatie.submitted_on is None and visitatie.visit.planned_on is None:
        expect(session, visitatie, ObligationKind.VISITATIE_SELF_EVALUATION, today, visitatie.visit.due_on)


def agree(session: Session, actor: Actor, visitatie: Visitatie, seen: int, today: date) -> None:
    """Let the MT agree with the scope it saw."""
    held_open(session, visitatie, today)
    newest = queries.newest(session, visitatie.visit_id, EntryKind.AGREEMENT)
    refuse_unseen(seen, newest.id if newest else 0, WHAT[EntryKind.AGREEMENT])
    if visitatie.sent_on is None or visitatie.agreed_on is not None:
        raise Conflict("Er zijn nu geen afspraken waar u akkoord mee kunt gaan. Er is niets veranderd.")
    visitatie.agreed_on = today
    settle(session, visitatie, [ObligationKind.VISITATIE_AGREEMENT], today)
    record(session, actor, Event.VISITATIE_ANSWERED, visitatie, visitatie.werkplein_id, about="agreement")


def hand_in(session: Session, actor: Actor, visitatie: Visitatie, written: Written, today: date) -> None:
    """Let the MT hand in its self-evaluation; until the visit it can do so again."""
    held_open(session, visitatie, today)
    _refuse_held(visitatie)
    rules.refuse_self_evaluation(written.missing, written.texts)
    append(session, actor, visitatie, written, today, is_finished=True)
    visitatie.submitted_on = today
    settle(session, visitatie, [ObligationKind.VISITATIE_SELF_EVALUATION], today)


def write_programme(session: Session, actor: Actor, visitatie: Visitatie, written: Written, today: date) -> None:
    """Keep the programme of the day."""
    held_open(session, visitatie, today)
    _refuse_held(visitatie)
    rules.refuse_programme(written.texts.get("lines", ()))
    append(session, actor, visitatie, written, today, is_finished=True)


def _refuse_held(visitatie: Visitatie) -> None:
    if visitatie.visit.is_held:
        raise Conflict("Het bezoek is al gehouden. Dit ligt nu vast.")
