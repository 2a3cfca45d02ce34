"""Everything a level follows from, read for many Werkpleinen at once: of now, or as it was known on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Date, String, Text, cast, literal, null, select, true, type_coerce, union_all
from sqlalchemy.orm import Session

from milestones.models import (
    Assessment,
    FindingAgreement,
    FixedLevel,
    FixedQuarter,
    HearingStep,
    LevelCorrection,
    LevelOverride,
)
from milestones.queries.findings import COLUMNS, read_once
from milestones.rules import Dispute, Dossier, Finding, Held, Level, Override
from milestones.rules.hearing import HearingAct, dispute_of
from milestones.rules.levels import LEVEL_OF_LINE
from werkplein.register.queries import dossier_facts
from werkplein.register.rules import RegisterFacts


@dataclass(frozen=True)
class Known:
    """What was known: everything recorded up to a day, and where a moment is given no later than that moment."""

    on: date
    at: datetime | None = None

    def narrow(self, statement: Any, model: Any) -> Any:
        """Leave out what was recorded later."""
        statement = statement.where(model.recorded_on <= self.on)
        return statement.where(model.recorded_at <= self.at) if self.at is not None else statement


def dossiers(session: Session, werkplein_ids: Sequence[int], known: Known | None = None) -> dict[int, Dossier]:
    """Give the dossier of each Werkplein; three statements, one more where a main location is not asked itself.

    With `known` it is the dossier as it was known then.
    """
    facts = dict(dossier_facts(session, werkplein_ids, known.on if known else None))
    mains = {main for each in facts.values() for _, main in each.main if main is not None} - facts.keys()
    if mains:
        facts |= dossier_facts(session, sorted(mains), known.on if known else None)
    everyone = sorted({*werkplein_ids, *mains})
    decided = _decided(session, everyone, known)
    parts = _Parts(
        facts,
        _findings(session, everyone, known, _disputes(decided[_STEP])),
        _held(decided[_HELD], decided[_CORRECTION]),
        _overrides(decided[_OVERRIDE]),
    )
    alone = {each: parts.alone(each) for each in everyone}
    return {each: parts.whole(each, alone) for each in werkplein_ids}


@dataclass(frozen=True)
class _Parts:
    """What was read, per Werkplein."""

    facts: Mapping[int, RegisterFacts]
    findings: Mapping[int, Sequence[Finding]]
    held: Mapping[int, Sequence[Held]]
    overrides: Mapping[int, Sequence[Override]]

    def alone(self, werkplein_id: int) -> Dossier:
        """Give the dossier without its main location."""
        facts = self.facts.get(werkplein_id)
        return Dossier(
            findings=self.findings.get(werkplein_id, ()),
            moves=facts.moves if facts else (),
            opened_on=facts.opened_on if facts else None,
            held=self.held.get(werkplein_id, ()),
            overrides=self.overrides.get(werkplein_id, ()),
        )

    def whole(self, werkplein_id: int, alone: Mapping[int, Dossier]) -> Dossier:
        """Give the dossier with those of the main locations it had."""
        facts = self.facts.get(werkplein_id)
        if facts is None or all(main is None for _, main in facts.main):
            return alone[werkplein_id]
        mains = tuple((day, alone[main] if main is not None else None) for day, main in facts.main)
        return replace(alone[werkplein_id], mains=mains)


def _findings(
    session: Session, werkplein_ids: Sequence[int], known: Known | None, disputes: Mapping[int | None, Dispute]
) -> dict[int, list[Finding]]:
    """Give what was found, each with what was replied to it; one statement."""
    agreed = FindingAgreement.assessment_id == Assessment.id
    if known is not None:
        agreed &= FindingAgreement.recorded_on <= known.on
        agreed &= FindingAgreement.recorded_at <= known.at if known.at is not None else true()
    question = (
        select(*COLUMNS, FindingAgreement.holds_on)
        .outerjoin(FindingAgreement, agreed)
        .where(Assessment.werkplein_id.in_(werkplein_ids))
        .order_by(Assessment.werkplein_id, Assessment.id)
    )
    found: dict[int, list[Finding]] = defaultdict(list)
    for werkplein_id, *values in session.execute(known.narrow(question, Assessment) if known else question):
        finding = Finding(*values)
        dispute = disputes.get(finding.id)
        found[werkplein_id].append(replace(finding, dispute=dispute) if dispute else finding)
    return found


_STEP, _HELD, _CORRECTION, _OVERRIDE = "step", "held", "correction", "override"


class _Decided(NamedTuple):
    """Something that was decided, in the columns that all kinds share."""

    kind: str
    order: int
    werkplein_id: int
    key: str
    day: date
    until: date | None
    value: str | None
    line: str | None
    verdicts: str | None


def _decided(session: Session, werkplein_ids: Sequence[int], known: Known | None) -> dict[str, list[_Decided]]:
    """Give all that was decided about these Werkpleinen, by kind and in order; one statement."""
    parts = []
    for statement, model in _decisions():
        asked = statement.where(model.werkplein_id.in_(werkplein_ids))
        parts.append(_then(asked, model, known) if known else asked)
    every = union_all(*parts).subquery()
    question = select(every).order_by(every.c.kind, every.c.order, every.c.key)
    found: dict[str, list[_Decided]] = defaultdict(list)
    for row in session.execute(question):
        found[row[0]].append(_Decided(*row))
    return found


def _then(statement: Any, model: Any, known: Known) -> Any:
    """Leave out what was decided later; a level was fixed at the moment its quarter was."""
    if model is not FixedLevel:
        return known.narrow(statement, model)
    statement = statement.join(FixedQuarter, FixedQuarter.quarter == FixedLevel.quarter)
    statement = statement.where(FixedQuarter.recorded_on <= known.on)
    return statement.where(FixedQuarter.fixed_at <= known.at) if known.at is not None else statement


def _decisions() -> list[tuple[Any, Any]]:
    step = _columns(_STEP, HearingStep, HearingStep.assessment_id, HearingStep.id, value=HearingStep.act)
    held = _columns(
        _HELD,
        FixedLevel,
        FixedLevel.quarter,
        literal(0),
        value=FixedLevel.level,
        line=FixedLevel.reason["line"].as_string(),
        verdicts=FixedLevel.verdicts,
    )
    correction = _columns(
        _CORRECTION, LevelCorrection, LevelCorrection.quarter, LevelCorrection.id, value=LevelCorrection.level
    )
    override = _columns(
        _OVERRIDE,
        LevelOverride,
        LevelOverride.id,
        LevelOverride.id,
        value=LevelOverride.level,
        until=LevelOverride.ends_on,
    )
    return [(step, HearingStep), (held, FixedLevel), (correction, LevelCorrection), (override, LevelOverride)]


def _columns(
    kind: str, model: Any, key: Any, order: Any, value: Any, until: Any = None, line: Any = None, verdicts: Any = None
) -> Any:
    return select(
        literal(kind).label("kind"),
        order.label("order"),
        model.werkplein_id.label("werkplein_id"),
        cast(key, String).label("key"),
        model.holds_on.label("day"),
        # SQLite knows no type of days: a day that is cast becomes the number of its year.
        (cast(null(), Date) if until is None else until).label("until"),
        type_coerce(value, String).label("value"),
        cast(null() if line is None else line, Text).label("line"),
        cast(null() if verdicts is None else verdicts, Text).label("verdicts"),
    )


def _disputes(steps: Sequence[_Decided]) -> dict[int | None, Dispute]:
    taken: dict[int, list[tuple[HearingAct, date]]] = defaultdict(list)
    for step in steps:
        act = HearingAct.known(step.value)
        if act is not None:
            taken[int(step.key)].append((act, step.day))
    disputes = {assessment_id: dispute_of(of_one) for assessment_id, of_one in taken.items()}
    return {assessment_id: dispute for assessment_id, dispute in disputes.items() if dispute is not None}


LEVELS = {str(level.value): level for level in Level}
COMPUTED = {str(line.value): level for line, level in LEVEL_OF_LINE.items()}


def _held(fixed: Sequence[_Decided], corrections: Sequence[_Decided]) -> dict[int, list[Held]]:
    """Give the quarters that were fixed, each with its newest correction.

    What a line that is known no more computed, was the level.
    """
    corrected = {(each.werkplein_id, each.key): each.value for each in corrections}
    found: dict[int, list[Held]] = defaultdict(list)
    for each in fixed:
        level = LEVELS[str(each.value)]
        computed = COMPUTED.get(each.line or "", level)
        held = Held(each.day, level, computed, read_once(each.verdicts or "{}"))
        value = corrected.get((each.werkplein_id, each.key))
        found[each.werkplein_id].append(held.corrected_to(LEVELS[value]) if value else held)
    return found


def _overrides(decisions: Sequence[_Decided]) -> dict[int, list[Override]]:
    found: dict[int, list[Override]] = defaultdict(list)
    for each in decisions:
        level = LEVELS[each.value] if each.value else None
        found[each.werkplein_id].append(Override(level, each.day, each.until or each.day, int(each.key)))
    return found
