"""The parts of a report: each asks what is known of the visit, and makes sections of it. Whoever adds one adds it here.

A part looks at what was recorded by the day on which the version is made, so a version can be made again later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from milestones.models import Assessment, Evidence
from milestones.queries import Hearing, history
from milestones.queries.evidence import evidence_of_visit
from milestones.queries.towns import names_said
from milestones.rules.hearing import HearingAct
from milestones.rules.row_state import DISPUTE_RUNS, WITHDRAWN
from visitatie import queries as visits
from visitatie.field.queries import field_record_of
from visitatie.interventions.queries import of_plan
from visitatie.interventions.rules import InterventionState
from visitatie.models import Visit
from visitatie.pages import Known, known
from visitatie.reports import queries
from visitatie.reports.review_parts import team_of, what_is_advised, what_was_prepared, when_is_looked_back
from visitatie.reports.rules import sections
from visitatie.reports.rules.content import Content, Paragraph, Piece, Section, SeenMilestone
from visitatie.reports.rules.sections import Agreement, Criterion, NextVisit, Subject
from visitatie.rules import VisitKind
from visitatie.steps.queries import latest_plan
from werkplein.core.labels import date_nl, date_words, listing
from werkplein.programme import reader
from werkplein.programme.rules import Milestone

NOTHING_KNOWN = "Niet bekend"
AT_THE_VISIT = "Bij het bezoek"
GRANTED = (HearingAct.GRANTED, HearingAct.GRANTED_LAST)
Part = Callable[[Session, Visit, date], Sequence[Section]]
Notes = Mapping[str, Sequence[Paragraph]]


def about_visit(session: Session, visit: Visit, on: date) -> Sequence[Section]:
    """Say what was visited, when, and by whom; four statements."""
    if visit.kind.is_audit:
        auditors = [each.label for each in visits.supporters(session, on) if each.id in visit.team]
    else:
        auditors = team_of(session, visit)
    subject = Subject(
        kind=visit.kind.label,
        name=visit.werkplein.name,
        title=visit.werkplein.title,
        region=visit.werkplein.region.name,
        quarter=visit.quarter_label,
        held_on=visit.held_on or on,
        planned_on=visit.planned_on,
        auditors=tuple(auditors),
        spoke_with=visit.discussed_with,
    )
    return [sections.facts_section(subject)]


def reply_until_of(hearings: Sequence[Hearing]) -> date | None:
    """Give the last day to reply, as it stands on the findings: there is one clock."""
    return max((each.finding.reply_until for each in hearings if each.finding.reply_until), default=None)


@dataclass(frozen=True)
class _Around:
    """What lies around the findings of a visit."""

    before: Mapping[str, Known]
    pieces: Mapping[str, Sequence[Evidence]]
    towns: Mapping[str, str]


def what_was_seen(session: Session, visit: Visit, on: date) -> Sequence[Section]:
    """Say per criterion what was seen, how it stood, and what was said to it; five statements."""
    hearings = queries.hearings_of_visit(session, visit)
    found = {each.finding.milestone: each for each in sorted(hearings, key=lambda each: each.finding.id)}
    reported_on = max((each.finding.recorded_on for each in hearings), default=on)
    earlier = history(session, visit.werkplein_id).only(lambda row: _is_before(row, visit, reported_on))
    brought = evidence_of_visit(session, str(visit.id))
    pieces: dict[str, list[Evidence]] = defaultdict(list)
    for each in brought:
        if each.recorded_on <= on and not each.is_withdrawn:
            pieces[each.milestone].append(each)
    towns = names_said(session, [each.finding.participation for each in hearings])
    around = _Around(known(earlier, reported_on), pieces, towns)
    criteria = [
        Criterion(one.code, one.title, tuple(_seen(each, found[each.code], around, on) for each in one.milestones
                                             if each.code in found))
        for one in reader.current().criteria
    ]  # fmt: skip
    return [sections.criterion_section(each) for each in criteria if each.seen]


def _is_before(row: Assessment, visit: Visit, reported_on: date) -> bool:
    """Tell whether a row was known before the report, and is not of this visit."""
    held_on = visit.held_on or reported_on
    return row.visit_id != str(visit.id) and row.holds_on <= held_on and row.recorded_on <= reported_on


def _seen(milestone: Milestone, hearing: Hearing, around: _Around, on: date) -> SeenMilestone:
    finding, before = hearing.finding, around.before.get(milestone.code, Known())
    steps = [each for each in hearing.steps if each.recorded_on <= on]
    is_withdrawn = any(each.act in GRANTED for each in steps)
    return SeenMilestone(
        code=milestone.code,
        title=milestone.title,
        before=_stood(before),
        own=_told(before.own),
        seen=finding.verdict.label + (f", {WITHDRAWN}" if is_withdrawn else ""),
        verdict="" if is_withdrawn else finding.verdict.value,
        is_critical=finding.is_critical and not is_withdrawn,
        note=" ".join(filter(None, [finding.note, _towns_said(finding, around.towns)])),
        photos=len(around.pieces.get(milestone.code, ())),
        hearing=tuple(_said(hearing, on)),
        finding_id=finding.id,
        pieces=tuple(_piece(each) for each in around.pieces.get(milestone.code, ())),
    )


def _piece(piece: Evidence) -> Piece:
    words = f"{piece.kind.label} van {date_words(piece.holds_on)}: {piece.description}"
    return Piece(piece.id, words, piece.file.digest if piece.file else "")


def _stood(before: Known) -> str:
    """Say how it stood before the visit: the value that counted, and what was disputed then."""
    told = _told(before.seen)
    return f"{told}. {DISPUTE_RUNS.capitalize()}: {_told(before.disputed)}" if before.disputed else told


def _told(row: Assessment | None) -> str:
    return f"{row.verdict.label} ({row.source.of_day(date_nl(row.holds_on))})" if row else NOTHING_KNOWN


def _towns_said(finding: Assessment, towns: Mapping[str, str]) -> str:
    """Say which municipalities take part, where that is asked."""
    said = finding.participation or {}
    names = {code: towns.get(code, "een andere gemeente") for code in said}
    joined = [names[code] for code in sorted(said) if said[code]]
    absent = [names[code] for code in sorted(said) if not said[code]]
    told = [("Doen mee", joined), ("Doen niet mee", absent)]
    return " ".join(f"{words}: {listing(found)}." for words, found in told if found)


def _said(hearing: Hearing, on: date) -> list[str]:
    """Say what the MT said to a finding, and what was decided."""
    said = [f"{date_words(each.holds_on)}: {each.act.label}. {each.text}" for each in hearing.steps
            if each.recorded_on <= on]  # fmt: skip
    if hearing.agreed_on is not None and hearing.agreed_on <= on:
        said.append(f"{date_words(hearing.agreed_on)}: het MT is akkoord met deze bevinding.")
    return said


def what_was_noted(session: Session, visit: Visit, on: date) -> Sequence[Section]:
    """Say per criterion what was noted on the road: what stands in the way, what helps, and what others can learn."""
    told = field_record_of(session, visit.id, on)
    criteria = [(one.code, one.title, told.notes_of(one.code)) for one in reader.current().criteria]
    return [
        sections.notes_section(code, title, [(each.kind.label, each.milestone, each.text) for each in notes])
        for code, title, notes in criteria
        if notes
    ]


def what_was_agreed(session: Session, visit: Visit, on: date) -> Sequence[Section]:
    """Say what was agreed with the MT; why it is needed is for who weighs it, and is left out. Ten statements."""
    plan = latest_plan(session, visit.werkplein_id)
    found = [
        Agreement(each.what, each.who, each.due_on, AT_THE_VISIT)
        for each in field_record_of(session, visit.id, on).agreements
    ]
    for each in of_plan(session, plan) if plan else ():
        moves = [move for move in each.intervention.moves if move.recorded_on <= on]
        if any(move.state is InterventionState.AGREED for move in moves):
            one = each.intervention
            found.append(Agreement(one.agreement, one.owner, one.due_on, moves[-1].state.label))
    return [sections.agreements_section(sorted(found, key=lambda each: each.due_on))]


def what_comes(session: Session, visit: Visit, on: date) -> Sequence[Section]:
    """Say when the next visit is, or what the supporter wants; six statements."""
    later = [
        each
        for each in visits.next_of(session, [visit.werkplein_id]).get(visit.werkplein_id, ())
        if each.id != visit.id and each.created_on <= on and each.due_on > visit.due_on
    ]
    coming = later[-1] if later else None
    if coming is None:
        wanted = field_record_of(session, visit.id, on).next_visit
        return [
            sections.next_section(None) if wanted is None else sections.wanted_section(wanted.wanted_on, wanted.about)
        ]
    until = f"uiterlijk {date_words(coming.due_on)}"
    words = f"{coming.day_words}, {until}" if coming.planned_on and coming.planned_on > on else until
    return [sections.next_section(NextVisit(f"{coming.kind.label}, {words}", _stand(coming, on)))]


def _stand(coming: Visit, on: date) -> str:
    return coming.status.label if coming.confirmed_on is None or coming.confirmed_on <= on else "Te plannen"


PARTS: Mapping[VisitKind, tuple[Part, ...]] = {
    VisitKind.AUDIT: (about_visit, what_was_seen, what_was_noted, what_was_agreed, what_comes),
    VisitKind.VISITATIE: (about_visit, what_was_prepared, what_was_seen, what_is_advised, when_is_looked_back),
}


def make(
    session: Session,
    visit: Visit,
    on: date,
    notes: Notes,
    more: Sequence[Section] = (),
    until: date | None = None,
    read: Content | None = None,
) -> Content:
    """Put all parts together, with the notes that belong to them; `more` comes after them.

    `until` is the last day to reply. Of an audit nothing was noted or agreed but what the MT could read in `read`.
    """
    made = [section for part in PARTS[visit.kind] for section in part(session, visit, on)]
    made = [sections.with_time(each, until) for each in made]
    if read is not None and visit.kind.is_audit:
        made = [each for each in (sections.as_read(each, read) for each in made) if each.blocks]
    return sections.assemble(visit.kind.label, visit.werkplein.name, [*made, *more], notes)
