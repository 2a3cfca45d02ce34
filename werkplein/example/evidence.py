"""Brings evidence into the example year: what was accepted, what waits, what was sent back, and a sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from milestones.actions import asking, checking, sampling
from milestones.actions.evidence import Kept, Offer, add_evidence, keep_file
from milestones.actions.hearing import Brought
from milestones.models import Assessment, Evidence, EvidenceCheck, EvidenceFile, MilestoneStanding, SampleItem
from milestones.queries.evidence import claim_of
from milestones.rules import Found, Source, Verdict
from milestones.rules.evidence import CheckOutcome
from visitatie.models import Visit
from visitatie.rules import VisitKind, VisitStatus
from werkplein.core.actor import SYSTEM, Actor
from werkplein.core.files import store
from werkplein.core.labels import AMSTERDAM
from werkplein.example.pictures import DESCRIPTIONS, ROSTER_SCENE, all_scenes, scene_of
from werkplein.example.tellers import names_of, teller
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein

SAMPLED = Quarter(2010, 1)
SUPPLIED_ON, CHECKED_ON = date(2010, 4, 28), date(2010, 5, 11)
# Of the drawn answers so many in ten were supplied and accepted; of the rest some wait, a few are overdue.
ACCEPTED_IN_TEN, SUPPLIED_IN_TEN = 7, 9
# Of how many other Werkpleinen something waits or was sent back.
WAITING, RETURNED = 9, 3
# Of how many audits there are photos.
VISITED = 20
REASONS = (
    "Op de foto is het logo van de gemeente te zien, maar niet dat van het Werkplein.",
    "Het document is niet ondertekend. Stuur de ondertekende versie.",
    "De foto is te donker. Maak die overdag opnieuw.",
)
Who = Callable[[str], Actor]


@dataclass(frozen=True)
class Files:
    """The files of the example, kept once."""

    by_scene: Mapping[str, Kept]

    @classmethod
    def make(cls) -> Files:
        """Draw them and put them in the store."""
        return cls({name: keep_file(store(), cleaned) for name, cleaned in all_scenes().items()})

    def of(self, milestone: str, falls_short: bool = False) -> tuple[Kept, str]:
        """Give the file that goes with a milestone, and what is to be seen on it; or one that will not do."""
        scene = "a1-anders" if falls_short and milestone == "a1" else scene_of(milestone)
        return self.by_scene[scene], DESCRIPTIONS[scene]

    def roster(self, on: date) -> Brought:
        """Give the roster that an MT brings when it disputes a finding."""
        return Brought([self.by_scene[ROSTER_SCENE]], on, DESCRIPTIONS[ROSTER_SCENE], is_without_visitors=True)


def draw(session: Session, on: date) -> None:
    """Draw the sample of the quarter, as the job would have done."""
    sampling.draw_sample(session, SYSTEM, SAMPLED, on)


def write_accepted(session: Session, files: Files) -> None:
    """Put a file behind everything the secretariat accepted."""
    rows = session.scalars(select(Assessment).where(Assessment.source == Source.DESK).order_by(Assessment.id)).all()
    if not rows:
        return
    made = insert(Evidence).returning(Evidence.id, sort_by_parameter_order=True)
    names = names_of(session)
    pieces = [_piece(row, *files.of(row.milestone), teller(Source.SELF, names[row.werkplein_id])) for row in rows]
    ids = session.scalars(made, pieces).all()
    named = [files.of(row.milestone)[0] for row in rows]
    session.execute(insert(EvidenceFile), [_named(piece, kept) for piece, kept in zip(ids, named, strict=True)])
    session.execute(insert(EvidenceCheck), [_check(row, piece) for row, piece in zip(rows, ids, strict=True)])
    # These rows are written at once, past the action that asks no more for what was accepted.
    asking.follow_everyone(session, CHECKED_ON)


def _piece(row: Assessment, kept: Kept, description: str, by: str) -> dict[str, Any]:
    return _facts(kept, description, row.recorded_on, by) | {
        "werkplein_id": row.werkplein_id,
        "milestone": row.milestone,
        "visit_id": None,
        "source": Source.SELF,
        "holds_on": row.holds_on,
    }


def _named(evidence_id: int, kept: Kept) -> dict[str, Any]:
    return {"evidence_id": evidence_id, "digest": kept.digest, "thumbnail_digest": kept.thumbnail_digest}


def _facts(kept: Kept, description: str, day: date, by: str) -> dict[str, Any]:
    return {
        "quarter": None,
        "kind": kept.kind,
        "size": kept.size,
        "width": kept.width,
        "height": kept.height,
        "description": description,
        "filename": kept.name,
        "is_without_visitors": True,
        "holds_on": day,
        "recorded_on": day,
        "recorded_at": datetime.combine(day, time(9, 15), AMSTERDAM),
        "actor_id": None,
        "actor_label": by,
    }


def _check(row: Assessment, evidence_id: int) -> dict[str, Any]:
    return {
        "evidence_id": evidence_id,
        "outcome": CheckOutcome.ACCEPTED,
        "verdict": row.verdict,
        "reason": "",
        "assessment_id": row.id,
        "recorded_on": row.recorded_on,
        "recorded_at": row.recorded_at,
        "actor_id": None,
        "actor_label": teller(Source.DESK, ""),
    }


def write_visits(session: Session, files: Files) -> None:
    """Put photos with the audits that were held, of what there is to be seen first."""
    held = session.scalars(
        select(Visit)
        .where(Visit.kind == VisitKind.AUDIT, Visit.status == VisitStatus.HELD)
        .order_by(Visit.id)
        .limit(VISITED)
    ).all()
    if not held:
        return
    seen = [(visit, milestone) for visit in held for milestone in ("a1", "a2")]
    made = insert(Evidence).returning(Evidence.id, sort_by_parameter_order=True)
    ids = session.scalars(made, [_of_visit(visit, milestone, *files.of(milestone)) for visit, milestone in seen]).all()
    named = [_named(piece, files.of(milestone)[0]) for piece, (_, milestone) in zip(ids, seen, strict=True)]
    session.execute(insert(EvidenceFile), named)


def _of_visit(visit: Visit, milestone: str, kept: Kept, description: str) -> dict[str, Any]:
    day = visit.held_on or visit.due_on
    return _facts(kept, description, day, teller(Source.AUDIT, "")) | {
        "werkplein_id": visit.werkplein_id,
        "milestone": milestone,
        "visit_id": str(visit.id),
        "source": Source.AUDIT,
    }


def supply_sample(session: Session, files: Files, who: Who) -> None:
    """Let most of the drawn answers be supplied and checked, and some be overdue."""
    rows = session.execute(
        select(SampleItem, Werkplein)
        .join(Werkplein, Werkplein.id == SampleItem.werkplein_id)
        .where(SampleItem.quarter == SAMPLED.code)
        .order_by(SampleItem.rank)
    ).all()
    desk = who("secretariaat")
    for number, (item, werkplein) in enumerate(rows):
        if number % 10 >= SUPPLIED_IN_TEN:
            continue
        pieces = _add(session, files, who(f"mt.{werkplein.code}"), werkplein, item.milestone, SUPPLIED_ON)
        if number % 10 < ACCEPTED_IN_TEN and pieces:
            checking.accept_evidence(session, desk, pieces, _shown(session, werkplein, item.milestone), CHECKED_ON)


def _shown(session: Session, werkplein: Werkplein, milestone: str) -> Found:
    """Give what the pieces show: what the MT says, with the municipalities it names."""
    claim = claim_of(session, werkplein.id, milestone)
    return Found(milestone, Verdict.MET, participation=claim.participation if claim else None)


def leave_waiting(session: Session, files: Files, who: Who, today: date, seed: int) -> None:
    """Leave some pieces to be checked, and some sent back, at Werkpleinen that say more than they have shown."""
    claims: dict[Werkplein, list[str]] = {}
    for werkplein, milestone in _claims(session):
        claims.setdefault(werkplein, []).append(milestone)
    others = sorted((each for each in claims if each.code != "zwolle"), key=lambda each: each.code)
    chosen = [each for each in claims if each.code == "zwolle"]
    chosen += Random(f"{seed}/evidence").sample(others, min(WAITING + RETURNED, len(others)))
    for number, werkplein in enumerate(chosen):
        actor, day = who(f"mt.{werkplein.code}"), today - timedelta(days=3 + number % 5)
        for milestone in claims[werkplein][:1] if number >= RETURNED else claims[werkplein][:2]:
            falls_short = number < RETURNED and milestone == claims[werkplein][0]
            pieces = _add(session, files, actor, werkplein, milestone, day, falls_short)
            if falls_short:
                reason = REASONS[0 if milestone == "a1" else 1 + (number % 2 if milestone in ("a2", "a3") else 0)]
                checking.return_evidence(session, who("secretariaat"), pieces, reason, today - timedelta(days=1))


def _claims(session: Session) -> Sequence[Any]:
    """Give what is met by word of mouth only."""
    return session.execute(
        select(Werkplein, MilestoneStanding.milestone)
        .join(MilestoneStanding, MilestoneStanding.werkplein_id == Werkplein.id)
        .where(MilestoneStanding.source == Source.SELF, MilestoneStanding.verdict == Verdict.MET)
        .order_by(Werkplein.code, MilestoneStanding.milestone)
    ).all()


def _add(
    session: Session,
    files: Files,
    actor: Actor,
    werkplein: Werkplein,
    milestone: str,
    on: date,
    falls_short: bool = False,
) -> list[Evidence]:
    kept, description = files.of(milestone, falls_short)
    offer = Offer(milestone, on - timedelta(days=1), description, is_without_visitors=True)
    return add_evidence(session, actor, werkplein, offer, [kept], on)
