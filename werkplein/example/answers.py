"""Writes the invented answers, checks and findings down, quarter by quarter, and fixes what was fixed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from milestones.models import Assessment, Checklist, Draft
from milestones.rules import Source, Verdict, valid_until, verdict_of
from werkplein.core.database import insert_missing
from werkplein.core.labels import AMSTERDAM
from werkplein.example.story import Handed, Row, Tale
from werkplein.example.tellers import names_of, teller
from werkplein.example.visits import held_visits
from werkplein.obligations.actions import settle_many
from werkplein.obligations.queries import closing_days
from werkplein.obligations.rules import ObligationKind
from werkplein.programme.rules import Milestone, Programme, Quarter, add_working_days
from werkplein.register.models import Municipality, ServiceArea, Werkplein
from werkplein.register.rules import AreaKind

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
        known = Known(held_visits(session), closing_days(session), surrounding(session), names_of(session))
        session.execute(insert(Assessment), [_assessment(row, programme, random, known) for row in rows])
    handed = [one for one in tale.handed if one.submitted_on is not None and after < one.submitted_on <= until]
    _hand_in(session, handed, programme)


@dataclass(frozen=True)
class Known:
    """What a row is written with: visits that were held, closing days, who is served beside the seat, and names."""

    visits: Mapping[tuple[int, date], tuple[str, int]]
    closed: Collection[date]
    towns: Mapping[int, Sequence[str]]
    names: Mapping[int, str]


def surrounding(session: Session) -> dict[int, list[str]]:
    """Give per Werkplein the codes of the municipalities it serves beside its seat; one statement."""
    rows = session.execute(
        select(ServiceArea.werkplein_id, Municipality.code)
        .join(Municipality, Municipality.id == ServiceArea.municipality_id)
        .join(Werkplein, Werkplein.id == ServiceArea.werkplein_id)
        .where(ServiceArea.kind != AreaKind.ENDED, ServiceArea.municipality_id != Werkplein.seat_id)
        .order_by(ServiceArea.werkplein_id, Municipality.code)
        .distinct()
    )
    found: dict[int, list[str]] = defaultdict(list)
    for werkplein_id, code in rows:
        found[werkplein_id].append(code)
    return found


def joined(milestone: Milestone, verdict: Verdict, towns: Sequence[str], random: Random) -> dict[str, bool] | None:
    """Give which municipalities take part, so that the verdict follows from it (domain D.5)."""
    if not milestone.per_municipality or not towns or verdict is Verdict.NOT_APPLICABLE:
        return None
    if verdict is Verdict.PARTLY and len(towns) > 1:
        inside = set(random.sample(list(towns), random.randrange(1, len(towns))))
        return {town: town in inside for town in towns}
    return dict.fromkeys(towns, verdict is Verdict.MET)


def _assessment(row: Row, programme: Programme, random: Random, known: Known) -> dict[str, Any]:
    is_own = row.source is Source.SELF
    reply_until = None if is_own else add_working_days(row.recorded_on, programme.reply_working_days, known.closed)
    towns = known.towns.get(row.werkplein_id, ())
    takes_part = joined(programme.milestone(row.milestone), row.verdict, towns, random)
    visit = known.visits.get((row.werkplein_id, row.holds_on)) if row.source.is_visit else None
    return {
        "werkplein_id": row.werkplein_id,
        "milestone": row.milestone,
        # Of one municipality there is no part: then it does not take part.
        "verdict": verdict_of(takes_part) if takes_part else row.verdict,
        "source": row.source,
        "grade": row.grade,
        "holds_on": row.holds_on,
        "recorded_on": row.recorded_on,
        "recorded_at": _at(row.recorded_on),
        "valid_until": valid_until(row.holds_on, row.grade, programme.validity_months),
        "note": _note(row.verdict, random),
        "participation": takes_part,
        "is_critical": False,
        "quarter": Quarter.of(row.holds_on).code if row.source is Source.SELF else None,
        "visit_id": visit[0] if visit else None,
        "seen_by_ids": [visit[1]] if visit else None,
        "reply_until": reply_until,
        "actor_id": None,
        "actor_label": teller(row.source, known.names[row.werkplein_id]),
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
    towns, names = surrounding(session), names_of(session)
    insert_missing(session, Checklist, [_checklist(one, programme) for one in busy], ["werkplein_id", "quarter"])
    rows = [
        _draft(one, programme.milestone(code), verdict, towns.get(one.werkplein_id, ()), names[one.werkplein_id])
        for one in busy
        for code, verdict in one.drafted
    ]
    said = _handed_in(session, quarter)
    session.execute(insert(Draft), [row | said.get((row["werkplein_id"], row["milestone"]), {}) for row in rows])


def _handed_in(session: Session, quarter: Quarter) -> dict[tuple[int, str], dict[str, Any]]:
    """Give what was handed in with a checklist: that stands in it still. One statement."""
    rows = session.scalars(
        select(Assessment)
        .where(Assessment.quarter == quarter.code, Assessment.source == Source.SELF)
        .order_by(Assessment.id)
    )
    return {
        (row.werkplein_id, row.milestone): {
            "verdict": row.verdict, "note": row.note, "participation": row.participation
        }
        for row in rows
    }  # fmt: skip


def _draft(one: Handed, milestone: Milestone, verdict: Verdict, towns: Sequence[str], name: str) -> dict[str, Any]:
    takes_part = joined(milestone, verdict, towns, Random(f"draft/{one.werkplein_id}"))
    return {
        "werkplein_id": one.werkplein_id,
        "quarter": one.quarter.code,
        "milestone": milestone.code,
        "verdict": verdict_of(takes_part) if takes_part else verdict,
        "note": "",
        "holds_on": None,
        "participation": takes_part,
        "version": 1,
        "saved_at": _at(one.submitted_on or one.quarter.reference_date),
        "actor_id": None,
        "actor_label": teller(Source.SELF, name),
    }
