"""Everything a level follows from, read for many Werkpleinen at once: of now, or as it was known on a day."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Date, String, Text, case, cast, literal, null, select, type_coerce, union_all
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
from milestones.queries.findings import COLUMNS, PARTICIPATION, joined_once, read_once
from milestones.rules import Dispute, Dossier, Finding, Held, Hold, Level, Override
from milestones.rules.dossier import grounds
from milestones.rules.hearing import HearingAct, dispute_of
from milestones.rules.hysteresis import ground_of
from milestones.rules.levels import LEVEL_OF_LINE
from werkplein.core.known import Known
from werkplein.register.area_rules import AreaSaid, Serving, around_over_time
from werkplein.register.models import Municipality, ServiceArea, WerkpleinVersion
from werkplein.register.queries import versions_and_mains
from werkplein.register.rules import AreaKind, RegisterFacts, register_facts


def dossiers(session: Session, werkplein_ids: Sequence[int], known: Known | None = None) -> dict[int, Dossier]:
    """Give the dossier of each Werkplein; three statements.

    With `known` it is the dossier as it was known then.
    """
    recorded = recorded_of(session, werkplein_ids, known)
    return (recorded.as_known(known) if known else recorded).dossiers(werkplein_ids)


class _Row(NamedTuple):
    """A finding, and where asked when it was recorded and when what was replied to it."""

    werkplein_id: int
    finding: Finding
    recorded: tuple[date, datetime] | None = None
    replied: tuple[date, datetime] | None = None


@dataclass(frozen=True)
class Recorded:
    """Everything that was recorded about some Werkpleinen and their main locations."""

    versions: Mapping[int, Sequence[WerkpleinVersion]]
    findings: Sequence[_Row]
    decided: Sequence[_Decided]

    def as_known(self, known: Known) -> Recorded:
        """Leave out what was recorded later; findings only where it was asked when they were recorded."""
        versions = {
            key: [row for row in rows if known.has(row.recorded_on, row.recorded_at)]
            for key, rows in self.versions.items()
        }
        return Recorded(
            {key: rows for key, rows in versions.items() if rows},
            [_replied(row, known) for row in self.findings if row.recorded is None or known.has(*row.recorded)],
            [row for row in self.decided if known.has(row.recorded_on, row.recorded_at)],
        )

    def dossiers(self, werkplein_ids: Sequence[int]) -> dict[int, Dossier]:
        """Give the dossier of each, with those of the main locations it had."""
        parts = self._parts()
        alone = {each: parts.alone(each) for each in {*werkplein_ids, *parts.facts}}
        return {each: parts.whole(each, alone) for each in werkplein_ids}

    def _parts(self) -> _Parts:
        decided: dict[str, list[_Decided]] = defaultdict(list)
        for row in self.decided:
            decided[row.kind].append(row)
        facts = {key: register_facts(rows) for key, rows in self.versions.items()}
        around = {key: _around(facts[key].seats, told) for key, told in _areas(decided[_AREA]).items() if key in facts}
        return _Parts(
            facts,
            around,
            _disputed(self.findings, _disputes(decided[_STEP])),
            _held(decided[_HELD], decided[_CORRECTION]),
            _overrides(decided[_OVERRIDE]),
        )


def _areas(rows: Sequence[_Decided]) -> dict[int, list[_Decided]]:
    found: dict[int, list[_Decided]] = defaultdict(list)
    for row in rows:
        found[row.werkplein_id].append(row)
    return found


def _around(
    seats: Sequence[tuple[date, int]], told: Sequence[_Decided]
) -> Sequence[tuple[date, frozenset[str] | None]]:
    codes = {int(row.line or 0): row.key for row in told}
    return around_over_time(seats, [_said(row) for row in told], codes)


def _said(row: _Decided) -> AreaSaid:
    kind = AreaKind.known(row.value) or AreaKind.ENDED
    return AreaSaid(row.werkplein_id, int(row.line or 0), row.day, Serving(kind), row.order)


def _disputed(rows: Sequence[_Row], disputes: Mapping[int | None, Dispute]) -> dict[int, list[Finding]]:
    found: dict[int, list[Finding]] = defaultdict(list)
    for row in rows:
        dispute = disputes.get(row.finding.id)
        found[row.werkplein_id].append(replace(row.finding, dispute=dispute) if dispute else row.finding)
    return found


def recorded_of(
    session: Session, werkplein_ids: Sequence[int], known: Known | None = None, has_moments: bool = False
) -> Recorded:
    """Read everything; three statements.

    Findings that were not `known` are not read; with `has_moments` they can be narrowed afterwards, to several times.
    """
    found = versions_and_mains(session, werkplein_ids)
    everyone = sorted({*werkplein_ids, *found})
    return Recorded(
        found,
        _findings(session, everyone, known, has_moments),
        _decided(session, everyone),
    )


@dataclass(frozen=True)
class _Parts:
    """What was read, per Werkplein."""

    facts: Mapping[int, RegisterFacts]
    around: Mapping[int, Sequence[tuple[date, frozenset[str] | None]]]
    findings: Mapping[int, Sequence[Finding]]
    held: Mapping[int, Sequence[Held]]
    overrides: Mapping[int, Sequence[Override]]

    def alone(self, werkplein_id: int) -> Dossier:
        """Give the dossier without its main location."""
        facts = self.facts.get(werkplein_id)
        return Dossier(
            findings=self.findings.get(werkplein_id, ()),
            moves=facts.moves if facts else (),
            around=self.around.get(werkplein_id, ()),
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


_MOMENTS = (
    Assessment.recorded_on,
    Assessment.recorded_at,
    FindingAgreement.recorded_on,
    FindingAgreement.recorded_at,
)


def _findings(session: Session, werkplein_ids: Sequence[int], known: Known | None, has_moments: bool) -> list[_Row]:
    """Give what was found, each with what was replied to it; one statement."""
    agreed = FindingAgreement.assessment_id == Assessment.id
    question = (
        select(*COLUMNS, FindingAgreement.holds_on, PARTICIPATION, *(_MOMENTS if has_moments else ()))
        .outerjoin(FindingAgreement, agreed & known.includes(FindingAgreement) if known else agreed)
        .where(Assessment.werkplein_id.in_(werkplein_ids))
        .order_by(Assessment.werkplein_id, Assessment.id)
    )
    rows = session.execute(known.narrow(question, Assessment) if known else question)
    return [_row(*row) for row in rows]


def _row(werkplein_id: int, *values: Any) -> _Row:
    joined, moments = values[_WIDTH], values[_WIDTH + 1 :]
    fields = [*values[:_WIDTH], joined_once(joined) if joined is not None else None]
    finding = Finding(*fields)
    if not moments:
        return _Row(werkplein_id, finding)
    return _Row(werkplein_id, finding, moments[:2], moments[2:] if moments[2] is not None else None)


# The columns of a finding with the day of the reply, but for whose it is.
_WIDTH = len(COLUMNS)


def _replied(row: _Row, known: Known) -> _Row:
    if row.replied is None or known.has(*row.replied):
        return row
    return row._replace(finding=replace(row.finding, agreed_on=None))


_AREA, _STEP, _HELD, _CORRECTION, _OVERRIDE = "area", "step", "held", "correction", "override"


class _Decided(NamedTuple):
    """Something that was decided, or said of the area, in the columns that all kinds share.

    Of an area `key` is the code of the municipality, `line` its number, and `value` in which way it is served.
    """

    kind: str
    order: int
    werkplein_id: int
    key: str
    day: date
    value: str | None
    until: date | None
    line: str | None
    verdicts: str | None
    lapsed: str | None
    unseen: str | None
    undecided: str | None
    recorded_on: date
    recorded_at: datetime


def _decided(session: Session, werkplein_ids: Sequence[int]) -> list[_Decided]:
    """Give all that was decided about these Werkpleinen, in order; one statement."""
    every = union_all(*(asked.where(model.werkplein_id.in_(werkplein_ids)) for asked, model in _decisions())).subquery()
    question = select(every).order_by(every.c.kind, every.c.order, every.c.key)
    return [_Decided(*row) for row in session.execute(question)]


def _decisions() -> list[tuple[Any, Any]]:
    step = _columns(_STEP, HearingStep, HearingStep.assessment_id, HearingStep.id, value=HearingStep.act)
    correction = _columns(
        _CORRECTION, LevelCorrection, LevelCorrection.quarter, LevelCorrection.id, value=LevelCorrection.level
    )
    number, level = LevelOverride.id, LevelOverride.level
    override = _columns(_OVERRIDE, LevelOverride, number, number, value=level, until=LevelOverride.ends_on)
    return [
        (_areas_said(), ServiceArea),
        (step, HearingStep),
        (_levels_fixed(), FixedLevel),
        (correction, LevelCorrection),
        (override, LevelOverride),
    ]


def _areas_said() -> Any:
    code, number = Municipality.code, ServiceArea.municipality_id
    said = _columns(_AREA, ServiceArea, code, ServiceArea.id, value=ServiceArea.kind, line=_text(number))
    return said.join(Municipality, Municipality.id == number)


def _levels_fixed() -> Any:
    """A level was fixed at the moment its quarter was."""
    hold = FixedLevel.reason["hold"].as_string()
    fixed = _columns(
        _HELD,
        FixedLevel,
        FixedLevel.quarter,
        literal(0),
        value=FixedLevel.level,
        recorded=(FixedQuarter.recorded_on, FixedQuarter.fixed_at),
        line=_text(FixedLevel.reason["line"].as_string()),
        verdicts=_text(FixedLevel.verdicts),
        lapsed=_text(FixedLevel.reason["score"]["lapsed"]),
        unseen=_text(FixedLevel.reason["unseen"]),
        undecided=_text(case((hold == Hold.OVERRIDE.value, FixedLevel.reason["before"].as_string()))),
    )
    return fixed.join(FixedQuarter, FixedQuarter.quarter == FixedLevel.quarter)


def _text(column: Any) -> Any:
    return cast(column, Text)


# What only some kinds have. SQLite knows no type of days: a day that is cast becomes the number of its year.
_EMPTY = {
    "until": cast(null(), Date),
    **{name: _text(null()) for name in ("line", "verdicts", "lapsed", "unseen", "undecided")},
}


def _columns(kind: str, model: Any, key: Any, order: Any, value: Any, recorded: Any = None, **filled: Any) -> Any:
    recorded_on, recorded_at = recorded or (model.recorded_on, model.recorded_at)
    return select(
        literal(kind).label("kind"),
        order.label("order"),
        model.werkplein_id.label("werkplein_id"),
        cast(key, String).label("key"),
        model.holds_on.label("day"),
        type_coerce(value, String).label("value"),
        *(column.label(name) for name, column in {**_EMPTY, **filled}.items()),
        recorded_on.label("recorded_on"),
        recorded_at.label("recorded_at"),
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

    What a line that is known no more computed, was the level. What a laggard had gained unseen was no ground to rise
    then, and fixing that quarter does not make it one; nor is what was too old and held nobody back (domain D.4).
    """
    corrected = {(each.werkplein_id, each.key): each.value for each in corrections}
    found: dict[int, list[Held]] = defaultdict(list)
    for each in fixed:
        level = LEVELS[str(each.value)]
        computed = COMPUTED.get(each.line or "", level)
        lapsed, unseen = (json.loads(kept or "null") or () for kept in (each.lapsed, each.unseen))
        counted = grounds(read_once(each.verdicts or "{}"), lapsed, unseen, ground_of(found[each.werkplein_id]))
        held = Held(each.day, level, computed, counted, LEVELS.get(each.undecided or ""))
        value = corrected.get((each.werkplein_id, each.key))
        found[each.werkplein_id].append(held.corrected_to(LEVELS[value]) if value else held)
    return found


def _overrides(decisions: Sequence[_Decided]) -> dict[int, list[Override]]:
    found: dict[int, list[Override]] = defaultdict(list)
    for each in decisions:
        level = LEVELS[each.value] if each.value else None
        found[each.werkplein_id].append(Override(level, each.day, each.until or each.day, int(each.key)))
    return found
