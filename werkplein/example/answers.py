"""Writes the invented answers, checks and findings down, quarter by quarter, and fixes what was fixed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from milestones.models import Assessment, Checklist, Draft
from milestones.rules import Source, Verdict, valid_until
from werkplein.core.database import insert_missing
from werkplein.core.labels import AMSTERDAM
from werkplein.example.story import Handed, Row, Tale
from werkplein.obligations.actions import settle_many
from werkplein.obligations.rules import ObligationKind
from werkplein.programme.rules import Programme, Quarter

NOTES = {
    Verdict.PARTLY: (
        "De afspraken liggen er, maar nog niet iedereen werkt ernaar.",
        "Het plan is klaar. We beginnen na de zomer.",
        "Dit loopt voor een deel van de klanten.",
    ),
    Verdict.NOT_MET: (
        "UWV en gemeente spreken hier nog over.",
        "Hier is nog geen besluit over.",
    ),
}
NOTE_CHANCE = 0.35


def write_quarter(session: Session, tale: Tale, span: tuple[date, date], programme: Programme) -> None:
    """Add every row that was recorded after the first day of the span, up to and including the last."""
    after, until = span
    rows = [row for row in tale.rows if after < row.recorded_on <= until]
    random = Random(f"notes/{until}")
    if rows:
        session.execute(insert(Assessment), [_assessment(row, programme, random) for row in rows])
    handed = [one for one in tale.handed if one.submitted_on is not None and after < one.submitted_on <= until]
    _hand_in(session, handed, programme)


def _assessment(row: Row, programme: Programme, random: Random) -> dict[str, Any]:
    return {
        "werkplein_id": row.werkplein_id,
        "milestone": row.milestone,
        "verdict": row.verdict,
        "source": row.source,
        "grade": row.grade,
        "holds_on": row.holds_on,
        "recorded_on": row.recorded_on,
        "recorded_at": _at(row.recorded_on),
        "valid_until": valid_until(row.holds_on, row.grade, programme.validity_months),
        "note": _note(row.verdict, random),
        "participation": None,
        "is_critical": False,
        "quarter": Quarter.of(row.holds_on).code if row.source is Source.SELF else None,
        "visit_id": None,
        "actor_id": None,
        "actor_label": row.source.label,
    }


def _note(verdict: Verdict, random: Random) -> str:
    choices = NOTES.get(verdict, ())
    return random.choice(choices) if choices and random.random() < NOTE_CHANCE else ""


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10, 42), AMSTERDAM)


def _hand_in(session: Session, handed: Sequence[Handed], programme: Programme) -> None:
    rows = [_checklist(one, programme) for one in handed]
    insert_missing(session, Checklist, rows, ["werkplein_id", "quarter"])
    by_day: dict[date, list[Handed]] = defaultdict(list)
    for one in handed:
        if one.submitted_on is not None:
            by_day[one.submitted_on].append(one)
    for day, ones in by_day.items():
        settle_many(session, [(one.werkplein_id, ObligationKind.CHECKLIST, one.quarter.code, "") for one in ones], day)


def _checklist(one: Handed, programme: Programme) -> dict[str, Any]:
    day = one.submitted_on
    return {
        "werkplein_id": one.werkplein_id,
        "quarter": one.quarter.code,
        "started_at": _at(day or one.quarter.reference_date),
        "first_submitted_on": day,
        "submitted_on": day,
        "submitted_at": _at(day) if day else None,
        "submits": 1 if day else 0,
        "is_late": day is not None and day > programme.checklist_due_on(one.quarter),
        "reopened_on": None,
        "reopen_reason": "",
    }


def write_drafts(session: Session, tale: Tale, quarter: Quarter, programme: Programme) -> None:
    """Leave what stands in the checklists of the quarter that is open: half filled in, or handed in already."""
    busy = [one for one in tale.handed if one.quarter == quarter and one.drafted]
    insert_missing(session, Checklist, [_checklist(one, programme) for one in busy], ["werkplein_id", "quarter"])
    rows = [
        {
            "werkplein_id": one.werkplein_id,
            "quarter": one.quarter.code,
            "milestone": code,
            "verdict": verdict,
            "note": "",
            "holds_on": None,
            "participation": None,
            "version": 1,
            "saved_at": _at(one.submitted_on or quarter.reference_date),
            "actor_id": None,
            "actor_label": Source.SELF.label,
        }
        for one in busy
        for code, verdict in one.drafted
    ]
    session.execute(insert(Draft), rows)
