"""Recording what was answered, checked or seen: rows are added, and the state of now follows at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from milestones.actions.asking import follow_findings
from milestones.actions.refusing import silent_days
from milestones.actions.repeating import NOT_ON_THAT_DAY, refuse_repeated
from milestones.actions.replies import expect_reply, follow_desk
from milestones.actions.satellites import refuse_taken_over
from milestones.actions.standings import lock_all, refresh, touched_by
from milestones.models import Assessment
from milestones.queries import history_of, rulesets
from milestones.queries import towns as queries
from milestones.rules import (
    Found,
    Source,
    refuse_date,
    refuse_verdict,
    ruleset_on,
    valid_until,
    verdict_of,
)
from milestones.rules.towns import area_day
from werkplein.core import audit, clock
from werkplein.core.actor import Actor
from werkplein.core.audit import Event
from werkplein.core.database import lock
from werkplein.core.errors import DomainError
from werkplein.obligations.queries import closing_days
from werkplein.obligations.rules import ObligationState
from werkplein.programme import reader
from werkplein.programme.rules import Programme, Quarter, add_working_days
from werkplein.register.models import Werkplein
from werkplein.register.summary_actions import refuse_closed


@dataclass(frozen=True)
class Occasion:
    """On what occasion something was found: by whom it is said, when, and for what."""

    source: Source
    holds_on: date
    today: date
    quarter: Quarter | None = None
    visit_id: str | None = None
    seen_by_ids: Sequence[int] = ()
    # What to do where a hearing is in the way.
    way_out: str = NOT_ON_THAT_DAY


def record_findings(
    session: Session,
    actor: Actor,
    werkplein: Werkplein,
    findings: Sequence[Found],
    source: Source,
    holds_on: date,
    today: date,
    reference: str = "",
    seen_by_ids: Sequence[int] = (),
    reply_at: str = "",
) -> list[Assessment]:
    """Record what was seen on site. The one door for audits and visitaties.

    `reference` names the visit, `seen_by_ids` the accounts of who did it: not always who writes it down; `reply_at` is
    the page on which the MT replies, if that is another one than its findings.
    """
    occasion = Occasion(source, holds_on, today, visit_id=reference or None, seen_by_ids=seen_by_ids)
    rows = append(session, actor, werkplein, findings, occasion)
    if rows and rows[0].reply_until is not None and reference:
        expect_reply(session, werkplein, reference, today, rows[0].reply_until, reply_at)
    follow_desk(session, [werkplein], today, ended=ObligationState.WITHDRAWN)
    _trail(session, actor, Event.ASSESSMENT_RECORDED, werkplein, rows, occasion)
    return rows


def record_desk(
    session: Session,
    actor: Actor,
    werkplein: Werkplein,
    found: Sequence[Found],
    holds_on: date,
    today: date,
    way_out: str = NOT_ON_THAT_DAY,
) -> list[Assessment]:
    """Record the outcome of checking documents; a second check about the same day corrects the first.

    Not while a hearing is about the first; `way_out` says what to do then. What says that something is to be done, the
    MT is asked to reply to.
    """
    occasion = Occasion(Source.DESK, holds_on, today, way_out=way_out)
    rows = append(session, actor, werkplein, found, occasion)
    follow_desk(session, [werkplein], today, ended=ObligationState.WITHDRAWN)
    _trail(session, actor, Event.ASSESSMENT_RECORDED, werkplein, rows, occasion)
    return rows


def report_change(session: Session, actor: Actor, werkplein: Werkplein, found: Found, today: date) -> Assessment:
    """Let the MT report a change between two checklists; a loss counts at once (design 4.3).

    A day on which it could not count is refused. What was reported just so already is not added once more, as with a
    button that is pressed twice.
    """
    occasion = Occasion(Source.SELF, found.holds_on or today, today)
    lock(session, Werkplein, werkplein.id)
    if (known := _reported(session, werkplein.id, found, occasion.holds_on)) is not None:
        return known
    rows = append(session, actor, werkplein, [found], occasion)
    _trail(session, actor, Event.ANSWER_CHANGED, werkplein, rows, occasion)
    return rows[0]


def _reported(session: Session, werkplein_id: int, found: Found, holds_on: date) -> Assessment | None:
    """Give what the MT said last about this day outside a checklist, if it is the same; one statement."""
    asked = (
        select(Assessment)
        .where(
            Assessment.werkplein_id == werkplein_id,
            Assessment.milestone == found.milestone,
            Assessment.source == Source.SELF,
            Assessment.holds_on == holds_on,
        )
        .order_by(Assessment.id.desc())
        .limit(1)
    )
    last = session.scalar(asked)
    if last is None or last.quarter is not None:
        return None
    said = (last.verdict, last.note, last.participation or None)
    return last if said == (found.verdict, found.note, found.participation or None) else None


def append(
    session: Session, actor: Actor, werkplein: Werkplein, findings: Sequence[Found], occasion: Occasion
) -> list[Assessment]:
    """Add the rows while the Werkplein is held, and derive its state anew."""
    programme = reader.current()
    on = area_day(occasion.holds_on, occasion.quarter, occasion.today)
    around = _around(session, werkplein, findings, on)
    for found in findings:
        _check(found, occasion, programme, around)
    # A checklist asks for the table itself, before it can be handed in.
    _refuse_unlisted(around, findings if occasion.quarter is None else ())
    if occasion.source is Source.SELF and occasion.quarter is not None:
        refuse_taken_over(session, werkplein, findings, occasion.quarter, occasion.today)
    touched = touched_by(session, werkplein.id, [found.milestone for found in findings], programme)
    lock_all(session, touched)
    refuse_closed(session, werkplein, occasion.today, None if occasion.source is Source.SELF else occasion.holds_on)
    about = [replace(each, holds_on=each.holds_on or occasion.holds_on) for each in findings]
    refuse_repeated(session, werkplein.id, about, occasion.source, occasion.today, occasion.way_out)
    _refuse_silent(session, werkplein, findings, occasion)
    reply_until = _reply_until(session, occasion, programme)
    replaced = _replaced(session, werkplein.id, occasion.source)
    months = ruleset_on(rulesets(session, programme), occasion.today).validity_months
    rows = [_row(actor, werkplein, found, occasion, months) for found in findings]
    for row in rows:
        row.replaces_id = replaced.get((row.milestone, row.holds_on))
        row.reply_until = reply_until
    session.add_all(rows)
    refresh(session, touched, programme, occasion.today)
    follow_findings(session, touched, occasion.today)
    return rows


def _refuse_silent(session: Session, werkplein: Werkplein, findings: Sequence[Found], occasion: Occasion) -> None:
    """Refuse a change about a day on which it says nothing; the checklist does so itself, at each question."""
    if occasion.source is not Source.SELF or occasion.quarter is not None:
        return
    for error in silent_days(session, werkplein.id, findings, None, occasion.today).values():
        raise error


def _reply_until(session: Session, occasion: Occasion, programme: Programme) -> date | None:
    """Give until when the MT may reply: so many working days after it was recorded (design 4.11)."""
    if occasion.source is Source.SELF:
        return None
    return add_working_days(occasion.today, programme.reply_working_days, closing_days(session))


def _around(session: Session, werkplein: Werkplein, findings: Sequence[Found], on: date) -> queries.Around:
    """Give what lies around the seat; asked only where an answer depends on it."""
    programme = reader.current()
    asked = [each for each in programme.milestones if each.per_municipality or each.may_be_not_applicable]
    depends = {each.code for each in asked} & {each.milestone for each in findings}
    return queries.around(session, werkplein, on) if depends else queries.Around()


def _refuse_unlisted(around: queries.Around, findings: Sequence[Found]) -> None:
    """Refuse a milestone that is asked per municipality without saying which ones take part."""
    programme = reader.current()
    asked = [each for each in findings if programme.milestone(each.milestone).per_municipality]
    towns = {town.code for town in around.towns}
    for found in asked if towns else ():
        listed = found.participation or {}
        if set(listed) != towns or verdict_of(listed) is not found.verdict:
            raise DomainError(
                f"Vink bij {found.milestone} de omliggende gemeenten aan die meedoen. Alle is voldaan, een deel is "
                "deels, geen enkele is niet voldaan.",
                "joined",
            )


def _check(found: Found, occasion: Occasion, programme: Programme, around: queries.Around) -> None:
    if not programme.has_milestone(found.milestone):
        raise DomainError("Deze mijlpaal bestaat niet.")
    refuse_verdict(programme.milestone(found.milestone), found.verdict, not around.towns, around.is_alone)
    refuse_date(found.holds_on or occasion.holds_on, occasion.today, programme)


def _replaced(session: Session, werkplein_id: int, source: Source) -> dict[tuple[str, date], int]:
    """Give what a new row of the same teller about the same day corrects.

    Observations of two visits on one day stand beside each other, and there the worse verdict wins.
    """
    if source not in (Source.SELF, Source.DESK):
        return {}
    rows = [row for row in reversed(history_of(session, werkplein_id)) if row.source is source]
    return {(row.milestone, row.holds_on): row.id for row in rows}


def _row(actor: Actor, werkplein: Werkplein, found: Found, occasion: Occasion, months: Mapping[str, int]) -> Assessment:
    holds_on = found.holds_on or occasion.holds_on
    grade = occasion.source.grade
    return Assessment(
        werkplein_id=werkplein.id,
        milestone=found.milestone,
        verdict=found.verdict,
        source=occasion.source,
        grade=grade,
        holds_on=holds_on,
        recorded_on=occasion.today,
        recorded_at=clock.now(),
        valid_until=valid_until(holds_on, grade, months),
        note=found.note,
        participation=dict(found.participation) if found.participation is not None else None,
        is_critical=found.is_critical,
        quarter=occasion.quarter.code if occasion.quarter else None,
        visit_id=occasion.visit_id,
        seen_by_ids=list(occasion.seen_by_ids) or None,
        actor_id=actor.id,
        actor_label=actor.label,
    )


def _trail(
    session: Session, actor: Actor, event: Event, werkplein: Werkplein, rows: Sequence[Assessment], occasion: Occasion
) -> None:
    facts = {"milestones": [row.milestone for row in rows], "source": occasion.source.value}
    audit.record(session, actor, event, werkplein, werkplein.id, **facts, holds_on=occasion.holds_on.isoformat())


def dated(found: Found, holds_on: date) -> Found:
    """Give the same answer with the day it is about."""
    return replace(found, holds_on=found.holds_on or holds_on)
