"""Questions about decisions: of the steering group, what follows from them, and what was decided elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, literal, null, select, union_all
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from milestones.models import (
    FixedQuarter,
    G4Adoption,
    G4Approach,
    HearingStep,
    LevelCorrection,
    LevelOverride,
    Ruleset,
)
from milestones.rules.hearing import HearingAct
from visitatie.cockpit.models import DecisionFollowUp, FollowUpMove, SteeringDecision
from visitatie.cockpit.rules import DecisionKind, FollowUpState, Taken
from visitatie.steps.models import ExternalAuditDecision
from visitatie.steps.rules import DECISION_PAGE
from werkplein.core.audit import AuditEntry, Event
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein
from werkplein.reminders.rules import Step

KINDS = {kind.value: kind for kind in DecisionKind}
LAST = (HearingAct.UPHELD_LAST, HearingAct.GRANTED_LAST)


def find(session: Session, decision_id: int) -> SteeringDecision | None:
    """Give the first entry of a decision with its Werkplein; one statement."""
    question = select(SteeringDecision).options(joinedload(SteeringDecision.werkplein))
    return session.scalar(question.where(SteeringDecision.id == decision_id, SteeringDecision.original_id.is_(None)))


def entries(session: Session, decision_id: int) -> Sequence[SteeringDecision]:
    """Give a decision with its corrections, newest first; one statement."""
    of_it = (SteeringDecision.id == decision_id) | (SteeringDecision.original_id == decision_id)
    return session.scalars(select(SteeringDecision).where(of_it).order_by(SteeringDecision.id.desc())).all()


def has_same(session: Session, taken: Taken) -> bool:
    """Tell whether a decision about this stands there of that day; one statement."""
    same = exists().where(
        SteeringDecision.holds_on == taken.holds_on,
        func.lower(SteeringDecision.subject) == taken.subject.strip().lower(),
    )
    return bool(session.scalar(select(same)))


def find_follow_up(session: Session, follow_up_id: int) -> DecisionFollowUp | None:
    """Give a follow-up with its decision and states; two statements."""
    return session.scalars(_follow_ups().where(DecisionFollowUp.id == follow_up_id)).one_or_none()


def follow_ups_of(session: Session, decision_id: int) -> Sequence[DecisionFollowUp]:
    """Give what follows from a decision, as it was agreed; two statements."""
    question = _follow_ups().where(DecisionFollowUp.decision_id == decision_id)
    return session.scalars(question.order_by(DecisionFollowUp.id)).all()


def follow_ups(session: Session) -> list[DecisionFollowUp]:
    """Give everything that follows from decisions, what is open first and then by due date; two statements."""
    found = session.scalars(_follow_ups().order_by(DecisionFollowUp.due_on, DecisionFollowUp.id)).all()
    return sorted(found, key=lambda each: each.state.is_over)


def _follow_ups() -> Select[DecisionFollowUp]:
    return (
        select(DecisionFollowUp)
        .join(DecisionFollowUp.decision)
        .outerjoin(SteeringDecision.werkplein)
        .options(
            contains_eager(DecisionFollowUp.decision).contains_eager(SteeringDecision.werkplein),
            selectinload(DecisionFollowUp.moves),
        )
    )


def open_follow_ups(session: Session, national_only: bool = False) -> Sequence[DecisionFollowUp]:
    """Give what is still to be done after decisions, by due date; two statements, one when there is nothing.

    What is about one Werkplein is expected there; `national_only` leaves that out.
    """
    ended = exists().where(
        FollowUpMove.follow_up_id == DecisionFollowUp.id,
        FollowUpMove.state.in_((FollowUpState.DONE, FollowUpState.DROPPED)),
    )
    question = _follow_ups().where(~ended)
    if national_only:
        question = question.where(SteeringDecision.werkplein_id.is_(None))
    return session.scalars(question.order_by(DecisionFollowUp.due_on, DecisionFollowUp.id)).all()


def reminded(session: Session, follow_up_ids: Collection[int]) -> dict[int, dict[Step, date]]:
    """Give which steps were told about these follow-ups, and when; the trail keeps it. One statement."""
    rows = session.execute(
        select(AuditEntry.subject_id, AuditEntry.facts)
        .where(
            AuditEntry.subject_kind == DecisionFollowUp.__tablename__,
            AuditEntry.subject_id.in_([str(each) for each in follow_up_ids]),
            AuditEntry.event == Event.REMINDER_SENT.value,
        )
        .order_by(AuditEntry.id)
    )
    found: dict[int, dict[Step, date]] = defaultdict(dict)
    for subject_id, told in rows:
        if step := Step.known(told["step"]):
            found[int(subject_id)][step] = date.fromisoformat(told["on"])
    return found


@dataclass(frozen=True)
class Decided:
    """One decision, wherever in the product it was taken."""

    kind: DecisionKind
    number: str
    on: date
    words: str
    motivation: str
    code: str | None
    name: str | None

    @property
    def title(self) -> str:
        """Say what was decided."""
        tell = TITLES.get(self.kind)
        return tell(self) if tell else self.words

    @property
    def address(self) -> str:
        """Give where it stands."""
        return ADDRESSES[self.kind](self)


def _act(value: str) -> str:
    act = HearingAct.known(value)
    return act.label.lower() if act else value


def _quarter(each: Decided) -> str:
    return Quarter.parse(each.number).label


TITLES: Mapping[DecisionKind, Callable[[Decided], str]] = {
    DecisionKind.QUARTER: lambda each: f"{_quarter(each)} vastgesteld",
    DecisionKind.LEVEL: lambda each: (
        f"Ander niveau voor {each.name}" if each.words else f"Ander niveau beëindigd bij {each.name}"
    ),
    DecisionKind.CORRECTION: lambda each: f"{each.name}: niveau van {Quarter.parse(each.words).label} verbeterd",
    DecisionKind.EXTERNAL_AUDIT: lambda each: "Besluit over een externe audit",
    DecisionKind.RULESET: lambda each: f"Regel van de niveaus, versie {each.number}",
    DecisionKind.HEARING: lambda each: f"Bezwaar van {each.name}: {_act(each.words)}",
}
ADDRESSES: Mapping[DecisionKind, Callable[[Decided], str]] = {
    DecisionKind.FREE: lambda each: f"/intern/besluiten/{each.number}/",
    DecisionKind.QUARTER: lambda each: f"/intern/mijlpalen/?kwartaal={each.number}",
    DecisionKind.LEVEL: lambda each: f"/intern/werkpleinen/{each.code}/",
    DecisionKind.CORRECTION: lambda each: f"/intern/werkpleinen/{each.code}/",
    DecisionKind.EXTERNAL_AUDIT: lambda each: DECISION_PAGE,
    DecisionKind.G4: lambda each: f"/intern/g4/aanpak/{each.number}/",
    DecisionKind.RULESET: lambda each: "/intern/regel/",
    DecisionKind.HEARING: lambda each: f"/intern/werkpleinen/{each.code}/bevindingen/{each.number}/",
}


def decided(session: Session, kinds: Collection[DecisionKind], first: int, size: int) -> tuple[Sequence[Decided], int]:
    """Give what was decided anywhere, newest first, and how much there is; one statement.

    Beyond the last page there is nothing, and no count either.
    """
    parts = [_PARTS[kind]() for kind in DecisionKind if kind in kinds]
    every = union_all(*parts).subquery("decided")
    columns = every.c
    rows = session.execute(
        select(*columns[:5], Werkplein.code, Werkplein.name, func.count().over())
        .select_from(every.outerjoin(Werkplein, Werkplein.id == columns.werkplein_id))
        .order_by(columns.day.desc(), columns.kind, columns.number.desc())
        .offset(first)
        .limit(size)
    ).all()
    found = [Decided(KINDS[row[0]], *row[1:7]) for row in rows]
    return found, (rows[0][7] if rows else 0)


def _part(kind: DecisionKind, number: Any, day: Any, words: Any, motivation: Any, werkplein_id: Any) -> Select[Any]:
    return select(
        literal(kind.value, String).label("kind"),
        cast(number, String).label("number"),
        day.label("day"),
        cast(words, String).label("words"),
        cast(motivation, String).label("motivation"),
        werkplein_id.label("werkplein_id"),
    )


def _nowhere() -> ColumnElement[Any]:
    return cast(null(), Werkplein.id.type)


def _free() -> Select[Any]:
    later = aliased(SteeringDecision)
    row = SteeringDecision
    is_same = func.coalesce(later.original_id, later.id) == func.coalesce(row.original_id, row.id)
    newer = exists().where(is_same, later.id > row.id)
    number = func.coalesce(row.original_id, row.id)
    return _part(DecisionKind.FREE, number, row.holds_on, row.subject, row.motivation, row.werkplein_id).where(~newer)


def _quarters() -> Select[Any]:
    row = FixedQuarter
    return _part(DecisionKind.QUARTER, row.quarter, row.recorded_on, literal(""), literal(""), _nowhere())


def _levels() -> Select[Any]:
    row = LevelOverride
    level = func.coalesce(cast(row.level, String), "")
    return _part(DecisionKind.LEVEL, row.id, row.recorded_on, level, row.reason, row.werkplein_id)


def _corrections() -> Select[Any]:
    row = LevelCorrection
    return _part(DecisionKind.CORRECTION, row.id, row.recorded_on, row.quarter, row.reason, row.werkplein_id)


def _external() -> Select[Any]:
    row = ExternalAuditDecision
    return _part(DecisionKind.EXTERNAL_AUDIT, row.id, row.recorded_on, literal(""), row.motivation, _nowhere())


def _g4() -> Select[Any]:
    row, of = G4Adoption, G4Approach
    found = _part(DecisionKind.G4, of.version, row.recorded_on, of.title, row.motivation, _nowhere())
    return found.select_from(row).join(of, of.id == row.approach_id)


def _rulesets() -> Select[Any]:
    row = Ruleset
    found = _part(DecisionKind.RULESET, row.version, row.recorded_on, literal(""), row.motivation, _nowhere())
    # The first rule comes with the programme: nobody here decided it.
    return found.where(row.actor_id.is_not(None))


def _hearings() -> Select[Any]:
    row = HearingStep
    found = _part(DecisionKind.HEARING, row.assessment_id, row.recorded_on, row.act, row.text, row.werkplein_id)
    return found.where(row.act.in_(LAST))


_PARTS: Mapping[DecisionKind, Any] = {
    DecisionKind.FREE: _free,
    DecisionKind.QUARTER: _quarters,
    DecisionKind.LEVEL: _levels,
    DecisionKind.CORRECTION: _corrections,
    DecisionKind.EXTERNAL_AUDIT: _external,
    DecisionKind.G4: _g4,
    DecisionKind.RULESET: _rulesets,
    DecisionKind.HEARING: _hearings,
}
