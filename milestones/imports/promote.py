"""Writes a file of answers that was confirmed: answers of the MT as if handed in, and checks of the desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from milestones.actions.asking import follow_findings
from milestones.actions.replies import follow_desk
from milestones.actions.standings import lock_all, refresh
from milestones.imports.known import ground
from milestones.imports.staged import checks_of, copy_answers, copy_drafts, is_overtaken, lines_of, on_behalf, sheets_of
from milestones.models import Assessment, Checklist, Draft
from milestones.queries.hearings import disputed_of
from milestones.queries.satellites import left_of_many
from milestones.rules import Source, handed_in_by, is_said
from milestones.rules.satellites import asked_of, day_about
from werkplein.core import audit, clock
from werkplein.core.actor import Actor
from werkplein.core.audit import Event
from werkplein.core.database import insert_missing, upsert
from werkplein.core.importing import ImportRun
from werkplein.obligations.actions import settle_many
from werkplein.obligations.queries import closing_days
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.programme import reader
from werkplein.programme.rules import Programme, Quarter, add_working_days
from werkplein.register.models import Werkplein
from werkplein.register.queries import was_told_since

Sheet = tuple[int, str]
SOURCES = {source.value: source for source in Source}
EVENTS = {Source.SELF: Event.ANSWER_CHANGED, Source.DESK: Event.ASSESSMENT_RECORDED}
SUBMITTED = ["first_submitted_on", "submitted_on", "submitted_at", "submits", "is_late", "reopened_on", "reopen_reason"]


@dataclass(frozen=True)
class Group:
    """What a file says of one Werkplein, by one source, with one checklist or apart from any."""

    werkplein_id: int
    source: Source
    quarter: str | None
    milestones: tuple[str, ...]
    rows: int


def _groups(session: Session, run: ImportRun) -> list[Group]:
    """Give what waits, per Werkplein, source and quarter; one statement."""
    line = lines_of(session, run)
    asked = (line.c.werkplein_id, line.c.source, line.c.quarter, line.c.milestone)
    found: dict[tuple[int, str, str | None], list[tuple[str, int]]] = defaultdict(list)
    for werkplein_id, source, quarter, milestone, rows in session.execute(
        select(*asked, func.count()).group_by(*asked).order_by(*asked)
    ):
        found[werkplein_id, source, quarter].append((milestone, rows))
    return [
        Group(key[0], SOURCES[key[1]], key[2], tuple(code for code, _ in told), sum(rows for _, rows in told))
        for key, told in found.items()
    ]


def is_outdated(session: Session, run: ImportRun, today: date) -> bool:
    """Tell whether something changed since the lines were shown. Their Werkpleinen are held first."""
    groups = _groups(session, run)
    told = {group.werkplein_id for group in groups}
    _hold(session, groups)
    if is_overtaken(session, run) or was_told_since(session, told, run.checked_at):
        return True
    disputed = disputed_of(session, told, today)
    if any(disputed.why(one, Source.DESK, found) for one, found in checks_of(session, run)):
        return True
    # A Werkplein may have closed meanwhile, and a quarter may have been fixed.
    known = ground(session, reader.current(), today)
    locked = (known.why_locked(one, quarter) for one, quarter in sheets_of(session, run))
    return any(group.werkplein_id in known.closed for group in groups) or any(locked)


def promote(session: Session, actor: Actor, run: ImportRun, today: date) -> int:
    """Write the lines, and all that follows from them; gives how many lines."""
    programme, groups = reader.current(), _groups(session, run)
    held = _hold(session, groups)
    _follow(session, actor, run)
    reply_until = add_working_days(today, programme.reply_working_days, closing_days(session))
    written = copy_answers(session, actor, run, today, reply_until)
    copy_drafts(session, actor, run)
    handed_in = _hand_in(session, groups, programme, today)
    refresh(session, held, programme, today)
    follow_findings(session, held, today)
    follow_desk(session, _checked(session, groups), today, ended=ObligationState.WITHDRAWN)
    _trail(session, actor, run, groups, handed_in)
    return written


def _hold(session: Session, groups: Sequence[Group]) -> Sequence[int]:
    """Hold the Werkpleinen of which the state may follow from this, satellites too; two statements."""
    told = {group.werkplein_id for group in groups}
    touched = select(Werkplein.id).where(Werkplein.id.in_(told) | Werkplein.main_id.in_(told)).order_by(Werkplein.id)
    held = session.scalars(touched).all()
    lock_all(session, held)
    return held


def _checked(session: Session, groups: Sequence[Group]) -> Sequence[Werkplein]:
    """Give the Werkpleinen of which the file says what the desk found; one statement, none where it says nothing."""
    ids = {group.werkplein_id for group in groups if group.source is Source.DESK}
    return session.scalars(select(Werkplein).where(Werkplein.id.in_(ids))).all() if ids else []


def _follow(session: Session, actor: Actor, run: ImportRun) -> None:
    """Bring along what stands in a checklist as it was handed in; what the MT changed there since stays its own."""
    line = lines_of(session, run)
    mine = (Draft.werkplein_id == line.c.werkplein_id) & (Draft.quarter == line.c.quarter)
    question = (
        select(Draft, Assessment, line)
        .join(line, mine & (Draft.milestone == line.c.milestone))
        .join(Assessment, Assessment.id == line.c.seen_id)
        .order_by(line.c.line)
        .with_for_update(of=Draft)
    )
    by = {"saved_at": clock.now(), "actor_id": actor.id, "actor_label": on_behalf(actor)}
    new: dict[int, dict[str, Any]] = {}
    for draft, said, *told in session.execute(question.execution_options(populate_existing=True)):
        if is_said(draft, said):
            values = dict(zip(line.c.keys(), told, strict=True))
            new[draft.id] = {"id": draft.id, "version": draft.version + 1, **_draft_values(values), **by}
    if new:
        session.execute(update(Draft), list(new.values()))


def _draft_values(values: dict[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in ("verdict", "note", "holds_on", "participation")}


def _hand_in(session: Session, groups: Sequence[Group], programme: Programme, today: date) -> dict[Sheet, int]:
    """Count the checklists that are whole now as handed in; gives them, with how many lines each got."""
    touched = {
        (group.werkplein_id, group.quarter): group.rows
        for group in groups
        if group.source is Source.SELF and group.quarter is not None
    }
    whole = _whole(session, touched, programme, today)
    known = _checklists(session, touched)
    begun = [_begun(sheet) for sheet in sorted(set(touched) - whole)]
    insert_missing(session, Checklist, begun, ["werkplein_id", "quarter"])
    rows = [_submitted(sheet, known.get(sheet), programme, today) for sheet in sorted(whole)]
    if rows:
        upsert(session, Checklist, rows, ["werkplein_id", "quarter"], SUBMITTED)
    settle_many(session, [(one, ObligationKind.CHECKLIST, quarter, "") for one, quarter in sorted(whole)], today)
    return {sheet: touched[sheet] for sheet in sorted(whole)}


def _whole(session: Session, touched: Collection[Sheet], programme: Programme, today: date) -> set[Sheet]:
    """Give the checklists of which every milestone is answered that they ask; two statements."""
    given: dict[Sheet, set[str]] = defaultdict(set)
    for one, quarter, milestone in session.execute(
        select(Assessment.werkplein_id, Assessment.quarter, Assessment.milestone)
        .where(
            Assessment.source == Source.SELF,
            Assessment.werkplein_id.in_({one for one, _ in touched}),
            Assessment.quarter.in_({quarter for _, quarter in touched}),
        )
        .distinct()
        .order_by(Assessment.werkplein_id, Assessment.quarter, Assessment.milestone)
    ):
        given[one, str(quarter)].add(milestone)
    days = {sheet: (sheet[0], day_about(Quarter.parse(sheet[1]), today)) for sheet in touched}
    left = left_of_many(session, set(days.values()), programme)
    asked = {sheet: {each.code for each in asked_of(left[days[sheet]], programme)} for sheet in touched}
    return {sheet for sheet in touched if asked[sheet] <= given[sheet]}


def _checklists(session: Session, touched: Collection[Sheet]) -> dict[Sheet, Checklist]:
    rows = session.scalars(
        select(Checklist)
        .where(
            Checklist.werkplein_id.in_({one for one, _ in touched}),
            Checklist.quarter.in_({quarter for _, quarter in touched}),
        )
        .order_by(Checklist.id)
        .execution_options(populate_existing=True)
    )
    return {(row.werkplein_id, row.quarter): row for row in rows}


def _begun(sheet: Sheet) -> dict[str, Any]:
    where = {"werkplein_id": sheet[0], "quarter": sheet[1]}
    return where | {"started_at": clock.now(), "submits": 0, "is_late": False, "reopen_reason": ""}


def _due_on(sheet: Sheet, known: Checklist | None, programme: Programme) -> date:
    return handed_in_by(Quarter.parse(sheet[1]), programme, known.reopened_on if known else None)


def _submitted(sheet: Sheet, known: Checklist | None, programme: Programme, today: date) -> dict[str, Any]:
    first = known.first_submitted_on if known else None
    is_late = known.is_late if known and first else today > _due_on(sheet, known, programme)
    return _begun(sheet) | {
        "first_submitted_on": first or today,
        "submitted_on": today,
        "submitted_at": clock.now(),
        "submits": (known.submits if known else 0) + 1,
        "is_late": is_late,
        "reopened_on": None,
    }


def _trail(
    session: Session, actor: Actor, run: ImportRun, groups: Sequence[Group], handed_in: dict[Sheet, int]
) -> None:
    """Say per Werkplein what was recorded, and which checklists count as handed in. Never what was said."""
    per: dict[tuple[int, Source], list[Group]] = defaultdict(list)
    for group in groups:
        per[group.werkplein_id, group.source].append(group)
    for (werkplein_id, source), found in per.items():
        told = {
            "source": source.value,
            "rows": sum(group.rows for group in found),
            "quarters": sorted({group.quarter for group in found if group.quarter}),
            "milestones": sorted({code for group in found for code in group.milestones}),
        }
        subject = ("werkplein", werkplein_id)
        audit.record(session, actor, EVENTS[source], subject, werkplein_id, **told, import_id=run.id)
    for (werkplein_id, quarter), rows in handed_in.items():
        subject = ("werkplein", werkplein_id)
        facts = {"quarter": quarter, "rows": rows, "import_id": run.id}
        audit.record(session, actor, Event.CHECKLIST_SUBMITTED, subject, werkplein_id, **facts)
