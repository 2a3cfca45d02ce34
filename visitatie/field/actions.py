"""Taking what comes from the road: each thing once, by the doors of the office, and never over what stands there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from milestones.actions import record_findings
from milestones.rules import Found, Source
from visitatie import actions as visits
from visitatie.field import arrived, queries, rules
from visitatie.field.models import FieldAgreement, FieldItem, FieldNextVisit, FieldNote, FieldProposal
from visitatie.field.rules import (
    Agreed,
    Answer,
    Choice,
    NextWanted,
    Noted,
    Obstacle,
    Outcome,
    Proposed,
    Sent,
    Waits,
)
from visitatie.interventions import actions as interventions
from visitatie.interventions.rules import Wanted
from visitatie.models import Visit
from visitatie.rules import DayPart, Proposal, VisitStatus, refuse_held_on
from visitatie.steps.queries import latest_plan
from werkplein.core import clock
from werkplein.core.actor import Actor, signed
from werkplein.core.audit import Event, record
from werkplein.core.database import lock
from werkplein.core.errors import DomainError
from werkplein.core.labels import plural
from werkplein.programme.rules import Programme

NO_PLAN = "Dit Werkplein heeft geen lopend stappenplan."


@dataclass(frozen=True)
class Delivery:
    """One thing as it was sent: its envelope, the digest of its content, and the content for when it is set aside."""

    sent: Sent
    digest: str
    content: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Taken:
    """What recording a thing gave: what is told about it, and the row that says it."""

    told: Sequence[str] = ()
    detail: queries.AnyDetail | None = None


@dataclass(frozen=True)
class Audit:
    """The findings as they were sent; `mine` are the milestones to record beside what somebody else recorded."""

    found: Sequence[Found]
    held_on: date
    discussed_with: str
    reason: str
    seen: str
    mine: Collection[str] = field(default_factory=frozenset)


def take(
    session: Session, actor: Actor, visit: Visit, delivery: Delivery, store: Callable[[], Taken], today: date
) -> Answer:
    """Take a thing exactly once: whoever sends it again, also at the same moment, gets the same answer."""
    sent = delivery.sent
    rules.refuse_other_account(sent.account, actor.id)
    lock(session, Visit, visit.id)
    if (known := answered(session, visit, delivery)) is not None:
        return known
    _refuse_correction(session, actor, visit, sent)
    outcome = Outcome.SET_ASIDE if sent.choice is Choice.THEIRS else Outcome.RECORDED
    taken = _aside() if outcome is Outcome.SET_ASIDE else store()
    told = [*taken.told, *filter(None, [rules.clock_words(sent.clock_off)])]
    row = _row(actor, visit, delivery, outcome, told, today)
    session.add(row)
    if taken.detail is not None:
        taken.detail.item = row
        session.add(taken.detail)
    session.flush()
    facts = {"kind": sent.kind.value, "outcome": outcome.value}
    record(session, actor, Event.FIELD_RECEIVED, visit, visit.werkplein_id, **facts)
    return Answer(sent.item, outcome, tuple(told))


def _aside() -> Taken:
    return Taken(["Niet vastgelegd, zoals u koos. De tekst is bewaard bij het bezoek."])


def _row(
    actor: Actor, visit: Visit, delivery: Delivery, outcome: Outcome, told: Sequence[str], today: date
) -> FieldItem:
    sent = delivery.sent
    return FieldItem(
        item=sent.item,
        visit_id=visit.id,
        kind=sent.kind,
        outcome=outcome,
        fingerprint=delivery.digest,
        replaces=sent.replaces,
        content=_plain(delivery.content) if outcome is Outcome.SET_ASIDE else {},
        told=list(told),
        made_at=min(sent.made_really, clock.now()),
        holds_on=min(visit.held_on or visit.planned_on or today, today),
        **signed(actor, today),
    )


def _plain(content: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    told = {key: [each for each in values if each] for key, values in content.items() if key not in rules.ENVELOPE}
    return {key: values[0] if len(values) == 1 else values for key, values in told.items() if values}


def answered(session: Session, visit: Visit, delivery: Delivery) -> Answer | None:
    """Give what was answered when this thing arrived; nothing when it did not. Its content may not have changed."""
    row = queries.item_named(session, delivery.sent.item)
    if row is None:
        return None
    if row.visit_id != visit.id or row.fingerprint != delivery.digest:
        raise Waits(
            Obstacle.CHANGED,
            "Dit onderdeel kwam al eerder aan, met een andere inhoud. Er is niets overschreven. Kies wat moet gelden.",
            arrived.told(session, visit, row),
        )
    return Answer(row.item, row.outcome, tuple(row.told))


def _refuse_correction(session: Session, actor: Actor, visit: Visit, sent: Sent) -> None:
    """Refuse to correct what is not there, or what is of another visit, person or kind."""
    if not sent.replaces:
        return
    row = queries.item_named(session, sent.replaces)
    if row is None or (row.visit_id, row.kind, row.actor_id) != (visit.id, sent.kind, actor.id):
        raise DomainError("Wat u wilt verbeteren, is hier niet te vinden. Stuur het als nieuw onderdeel.", "replaces")


def store_audit(session: Session, actor: Actor, visit: Visit, audit: Audit, choice: Choice, today: date) -> Taken:
    """Record the findings through the door of the office, unless a person is to choose first."""
    obstacle = rules.obstacle_of(visit.status, audit.seen, visit.mark)
    is_mine = choice is Choice.MINE
    if obstacle is Obstacle.HELD and is_mine and audit.mine:
        return _beside(session, actor, visit, audit, today)
    if obstacle is not None and not (obstacle is Obstacle.MOVED and is_mine and audit.seen == visit.mark):
        raise _waits(session, visit, obstacle)
    if rules.needs_day(visit.status):
        # Somebody was there although no day stood any more: that day is the day.
        refuse_held_on(audit.held_on, today, visit.created_on)
        visits.set_day(visit, Proposal(visit.supporter_id or actor.id or 0, audit.held_on, DayPart.WHOLE))
        visit.status = VisitStatus.PROPOSED
        session.flush()
    visits.hold(
        session, actor, visit, audit.found, audit.held_on, audit.discussed_with, today, audit.reason, visit.mark
    )
    return Taken([_seen_words(len(audit.found))])


def _seen_words(count: int) -> str:
    return f"Vastgelegd: {plural(count, 'mijlpaal geldt', 'mijlpalen gelden')} als gezien (E2)."


def _beside(session: Session, actor: Actor, visit: Visit, audit: Audit, today: date) -> Taken:
    """Put what was chosen beside what somebody else recorded; of one day the worse verdict counts (design 4.1)."""
    refuse_held_on(audit.held_on, today, visit.created_on)
    chosen = [each for each in audit.found if each.milestone in audit.mine]
    team, about = list(visit.team), str(visit.id)
    record_findings(session, actor, visit.werkplein, chosen, Source.AUDIT, audit.held_on, today, about, team)
    return Taken([_seen_words(len(chosen)), "Van dezelfde dag telt steeds het strengste oordeel."])


def _waits(session: Session, visit: Visit, obstacle: Obstacle) -> Waits:
    now: dict[str, object] = {"mark": visit.mark, "words": f"{visit.status.label}, {visit.day_words}"}
    if obstacle is Obstacle.HELD:
        now |= arrived.found(session, visit)
        sentence = "Er is intussen al een audit van dit bezoek vastgelegd. Er is niets overschreven. Kies per mijlpaal."
    elif obstacle is Obstacle.MOVED:
        sentence = f"Dit bezoek is gewijzigd nadat u het opende. Nu staat er: {now['words']}. Kies wat moet gelden."
    else:
        now["reason"] = visit.reason
        sentence = "Dit bezoek gaat niet door. Er is niets vastgelegd en niets weg. Kies wat ermee moet gebeuren."
    return Waits(obstacle, sentence, now)


def store_note(visit: Visit, noted: Noted) -> Taken:
    """Keep a note."""
    rules.refuse_gone(visit.status)
    row = FieldNote(kind=noted.kind, criterion=noted.criterion, milestone=noted.milestone, text=noted.text)
    return Taken([], row)


def store_agreement(visit: Visit, agreed: Agreed) -> Taken:
    """Keep an agreement."""
    rules.refuse_gone(visit.status)
    rules.refuse_far(agreed.due_on, visit.created_on, "due_on")
    row = FieldAgreement(what=agreed.what, who=agreed.who, due_on=agreed.due_on, milestone=agreed.milestone)
    return Taken([], row)


def store_next_visit(visit: Visit, wanted: NextWanted) -> Taken:
    """Keep the wish to come again."""
    rules.refuse_gone(visit.status)
    if wanted.wanted_on is not None:
        rules.refuse_far(wanted.wanted_on, visit.created_on, "wanted_on")
    elif not wanted.about:
        raise DomainError("Vul in wanneer u terugkomt, of waarvoor.", "about")
    return Taken([], FieldNextVisit(wanted_on=wanted.wanted_on, about=wanted.about))


def store_proposal(
    session: Session, actor: Actor, visit: Visit, proposed: Proposed, programme: Programme, today: date
) -> Taken:
    """Propose an intervention in the step plan; where that cannot be yet, it stays a note that says why."""
    rules.refuse_gone(visit.status)
    made, why_not = _propose(session, actor, visit, proposed, programme, today)
    told = f"Interventie {proposed.rung.letter} is voorgesteld." if made else f"Bewaard als notitie. {why_not}"
    row = FieldProposal(
        rung=proposed.rung,
        what=proposed.what,
        why=proposed.why,
        milestones=list(proposed.milestones),
        owner=proposed.owner,
        due_on=proposed.due_on,
        skip_reason=proposed.skip_reason,
        intervention_id=made,
        kept_because=why_not,
    )
    return Taken([told], row)


def _propose(
    session: Session, actor: Actor, visit: Visit, proposed: Proposed, programme: Programme, today: date
) -> tuple[int | None, str]:
    plan = latest_plan(session, visit.werkplein_id)
    if plan is None or plan.ended_on is not None:
        return None, NO_PLAN
    known = [each.code for each in programme.milestones]
    wanted = Wanted(
        rung=proposed.rung,
        agreement=proposed.what,
        why=proposed.why,
        milestones=proposed.milestones,
        owner=proposed.owner,
        due_on=proposed.due_on or date.min,
        skip_reason=proposed.skip_reason,
    )
    if proposed.due_on is None:
        return None, "Vul in wanneer het klaar moet zijn."
    try:
        row = interventions.propose(session, actor, plan, wanted, known, today)
    except DomainError as error:
        return None, error.sentence
    session.flush()
    return row.id, ""
