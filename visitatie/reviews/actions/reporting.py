"""The findings of a visitatie and its report: what was seen, what is advised, and what the MT says to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from milestones import actions as milestones
from milestones.rules import Found, Source, Verdict
from visitatie import actions as visits
from visitatie.calendars import actions as calendars
from visitatie.reports import actions as reports
from visitatie.reviews import queries, report_state, rules
from visitatie.reviews.actions.course import Written, append, held, held_open
from visitatie.reviews.actions.expecting import BEFORE_THE_VISIT, expect, settle
from visitatie.reviews.actions.granting import end_access
from visitatie.reviews.models import PracticeSeen, Recommendation, Visitatie
from visitatie.reviews.rules import Consent, EntryKind
from visitatie.rules import VisitStatus, refuse_held_on, refuse_unplanned
from werkplein.core.actor import Actor
from werkplein.core.audit import Event, record
from werkplein.core.errors import Conflict, DomainError
from werkplein.obligations.queries import closing_days
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.programme import reader
from werkplein.programme.rules import add_months, add_working_days


@dataclass(frozen=True)
class Seen:
    """What the team saw on the day."""

    held_on: date
    spoken_to: str
    summary: str
    found: Sequence[Found]
    reason: str = ""


def hold(session: Session, actor: Actor, visitatie: Visitatie, seen: Seen, today: date, mark: str) -> None:
    """Keep what was seen, on the day itself. It enters the milestones with the concept, when the MT can reply."""
    visit = visitatie.visit
    refuse_held_on(seen.held_on, today, visit.created_on)
    visits.taken(session, visit, VisitStatus.HELD, today, mark)
    held(session, visitatie)
    _refuse_undeclared(actor, visitatie)
    closed = closing_days(session)
    refuse_unplanned(seen.held_on, visit.planned_on, closed, seen.reason)
    rules.refuse_short(seen.summary, "wat u het MT vandaag vertelt", "summary")
    visit.status, visit.held_on = VisitStatus.HELD, seen.held_on
    visit.discussed_with, visit.reason = seen.spoken_to, seen.reason
    written = Written(EntryKind.FINDINGS, {"summary": seen.summary.strip(), "found": as_kept(seen.found)}, 0)
    append(session, actor, visitatie, written, today, is_finished=True)
    visits.settle_visit(session, visit, today, ObligationState.DELIVERED)
    visits.settle_confirmation(session, visit, today, ObligationState.WITHDRAWN)
    settle(session, visitatie, [ObligationKind.VISITATIE_FINDINGS], today)
    settle(session, visitatie, BEFORE_THE_VISIT, today, ObligationState.WITHDRAWN)
    due = add_working_days(seen.held_on, reader.current().visitatie.concept_working_days, closed)
    expect(session, visitatie, ObligationKind.VISITATIE_CONCEPT, seen.held_on, due)
    calendars.tell(session, visit, today)
    record(session, actor, Event.VISIT_HELD, visitatie, visit.werkplein_id, held_on=str(seen.held_on))


def _refuse_undeclared(actor: Actor, visitatie: Visitatie) -> None:
    for member in visitatie.team:
        if actor.is_self(member.account_id) and member.declared_on is None:
            raise DomainError("Verklaar eerst bij ‘Team’ dat u hier geen eigen belang hebt.")


def as_kept(found: Sequence[Found]) -> dict[str, Any]:
    """Write what was seen as it is kept."""
    return {
        each.milestone: {
            "verdict": each.verdict.value,
            "note": each.note,
            "is_critical": each.is_critical,
            "participation": dict(each.participation) if each.participation is not None else None,
        }
        for each in found
    }


def as_found(kept: Mapping[str, Any]) -> list[Found]:
    """Read what was seen as it was kept."""
    return [
        Found(
            code,
            Verdict[each["verdict"].upper()],
            each["note"],
            each["is_critical"],
            participation=each["participation"],
        )
        for code, each in kept.items()
    ]


def recommend(
    session: Session, actor: Actor, visitatie: Visitatie, text: str, milestone: str, known: Collection[str], today: date
) -> Recommendation:
    """Advise something, about a milestone or in general; until the report is final."""
    held(session, visitatie)
    rules.refuse_after_final(visitatie.final_on)
    _refuse_before_visit(visitatie)
    rules.refuse_short(text, "wat u adviseert", "text")
    _refuse_unknown(milestone, {"", *known})
    row = Recommendation(
        visit_id=visitatie.visit_id, milestone=milestone, text=text.strip(), added_on=today, added_by=actor.id
    )
    visitatie.recommendations.append(row)
    session.flush()
    facts = {"milestone": milestone or None, "is_withdrawn": False}
    record(session, actor, Event.VISITATIE_RECOMMENDED, visitatie, visitatie.werkplein_id, **facts)
    return row


def withdraw_recommendation(session: Session, actor: Actor, visitatie: Visitatie, number: int, today: date) -> None:
    """Take advice back; until the report is final. One stays once the MT has the concept."""
    held(session, visitatie)
    rules.refuse_after_final(visitatie.final_on)
    row = next((each for each in visitatie.standing if each.id == number), None)
    if row is None:
        raise Conflict("Deze aanbeveling is al ingetrokken. Er is niets veranderd.")
    if row.going:
        raise DomainError("Bij deze aanbeveling is al ondersteuning afgesproken. Leg eerst vast dat die stopt.")
    if visitatie.concept_on is not None and len(visitatie.standing) == 1:
        raise DomainError("Een verslag heeft ten minste één aanbeveling. Schrijf eerst een andere.")
    row.withdrawn_on = today
    facts = {"recommendation": row.id, "is_withdrawn": True}
    record(session, actor, Event.VISITATIE_RECOMMENDED, visitatie, visitatie.werkplein_id, **facts)


def capture_practice(
    session: Session,
    actor: Actor,
    visitatie: Visitatie,
    practice: tuple[str, str, str],
    known: Collection[str],
    today: date,
) -> PracticeSeen:
    """Write down a best practice (milestone, title, text), and ask the MT whether others may read it."""
    milestone, title, text = (each.strip() for each in practice)
    held_open(session, visitatie, today)
    _refuse_before_visit(visitatie)
    _refuse_unknown(milestone, known, "practice_milestone")
    rules.refuse_short(text, "wat er goed gaat en waarom dat werkt", "practice_text")
    rules.refuse_title(title, [each.title for each in visitatie.practices])
    row = PracticeSeen(
        visit_id=visitatie.visit_id,
        milestone=milestone,
        title=title,
        text=text,
        added_on=today,
        added_by=actor.id,
        consent=Consent.ASKED,
    )
    visitatie.practices.append(row)
    session.flush()
    due = add_working_days(today, reader.current().visitatie.consent_working_days, closing_days(session))
    expect(session, visitatie, ObligationKind.VISITATIE_CONSENT, today, due, row.id)
    facts = {"practice": row.id, "consent": row.consent.value}
    record(session, actor, Event.VISITATIE_PRACTICE, visitatie, visitatie.werkplein_id, **facts)
    return row


def deliver_concept(session: Session, actor: Actor, visitatie: Visitatie, today: date) -> None:
    """Give the MT the concept: the findings count from now on, and the clock of the reply begins (design 4.11)."""
    held(session, visitatie)
    visit = visitatie.visit
    rules.refuse_concept(visit.held_on, visitatie.concept_on, len(visitatie.standing))
    entry = queries.newest(session, visitatie.visit_id, EntryKind.FINDINGS)
    if entry is None or visit.held_on is None:
        raise Conflict("Leg eerst de bevindingen van het bezoek vast.")
    found, team = as_found(entry.texts["found"]), [each.account_id for each in visitatie.team]
    about = (Source.VISITATIE, visit.held_on, today, str(visit.id), team, visit.report_address)
    milestones.record_findings(session, actor, visitatie.werkplein, found, *about)
    reports.deliver_concept(session, actor, visit, today)
    report_state.reread(session, visitatie)
    settle(session, visitatie, [ObligationKind.VISITATIE_CONCEPT], today)
    expect_final(session, visitatie, visitatie.reply_until or today)
    _moved(session, actor, visitatie, "concept", reply_until=str(visitatie.reply_until))


def agree_with_report(session: Session, actor: Actor, visitatie: Visitatie, today: date) -> None:
    """Let the MT agree with the report and with what it did not reply to; it can be made final from now on."""
    held(session, visitatie)
    reports.agree(session, actor, visitatie.visit, today)
    report_state.reread(session, visitatie)
    expect_final(session, visitatie, today)


def expect_final(session: Session, visitatie: Visitatie, since: date) -> None:
    """Ask for the final report, so many working days after the reply."""
    due = add_working_days(since, reader.current().visitatie.final_working_days, closing_days(session))
    expect(session, visitatie, ObligationKind.VISITATIE_FINAL, since, due)


def finalise(session: Session, actor: Actor, visitatie: Visitatie, today: date) -> None:
    """Make the report final: recommendations stand, each is to get support, and the team sees no more."""
    held(session, visitatie)
    reports.finalise(session, actor, visitatie.visit, today)
    report_state.reread(session, visitatie)
    settle(session, visitatie, [ObligationKind.VISITATIE_FINAL], today)
    if not visitatie.werkplein.is_closed_on(today):
        _expect_what_follows(session, visitatie, today)
    end_access(session, actor, visitatie, today)
    _moved(session, actor, visitatie, "final", recommendations=len(visitatie.standing))


def _expect_what_follows(session: Session, visitatie: Visitatie, today: date) -> None:
    settings = reader.current().visitatie
    link_by = add_working_days(today, settings.link_working_days, closing_days(session))
    for each in visitatie.standing:
        if not each.going:
            expect(session, visitatie, ObligationKind.VISITATIE_LINK, today, link_by, each.id)
    opens = add_months(today, settings.follow_up_from_months)
    due = add_months(today, settings.follow_up_until_months)
    expect(session, visitatie, ObligationKind.VISITATIE_FOLLOW_UP, opens, due)


def _moved(session: Session, actor: Actor, visitatie: Visitatie, step: str, **facts: Any) -> None:
    record(session, actor, Event.VISITATIE_MOVED, visitatie, visitatie.werkplein_id, step=step, **facts)


def _refuse_before_visit(visitatie: Visitatie) -> None:
    if not visitatie.visit.is_held:
        raise Conflict("Leg eerst de bevindingen van het bezoek vast.")


def _refuse_unknown(milestone: str, known: Collection[str], field: str = "milestone") -> None:
    if milestone not in known:
        raise DomainError("Kies een mijlpaal uit de lijst.", field)
