"""What the steering group decided about levels: other levels for a while, and corrections of what was fixed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Executable,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    tuple_,
    union_all,
)
from sqlalchemy import type_coerce as as_stored
from sqlalchemy.orm import Session, aliased

from milestones.models import FixedLevel, FixedQuarter, LevelCorrection, LevelOverride
from milestones.queries.dossiers import dossiers
from milestones.queries.findings import rulesets
from milestones.rules import Classified, Hold, Level, derive
from werkplein.core.audit import AuditEntry, Event
from werkplein.core.database import among, ask, ask_about
from werkplein.core.known import Known
from werkplein.programme.rules import Programme, Quarter
from werkplein.register.models import Werkplein
from werkplein.register.queries import is_open

_OVERRIDE, _CORRECTION = "override", "correction"


class Decision(NamedTuple):
    """Another level for a while; without a level that an earlier decision ended."""

    id: int
    level: Level | None
    starts_on: date
    ends_on: date
    recorded_on: date
    reason: str
    by: str


class Correction(NamedTuple):
    """What the level of a fixed quarter should have been."""

    id: int
    quarter: str
    level: Level
    recorded_on: date
    reason: str
    by: str

    @property
    def about(self) -> Quarter:
        """Give the quarter."""
        return Quarter.parse(self.quarter)


@dataclass(frozen=True)
class Decisions:
    """All that was decided about the level of one Werkplein, newest first."""

    overrides: tuple[Decision, ...] = ()
    corrections: tuple[Correction, ...] = ()

    def in_force(self, on: date, known_on: date = date.max) -> Decision | None:
        """Give the decision that counts on a day, of those known by a day; like `Dossier.override_on`."""
        begun = [each for each in self.overrides if each.starts_on <= on and each.recorded_on <= known_on]
        newest = max(begun, key=lambda each: (each.starts_on, each.id), default=None)
        return newest if newest is not None and newest.level is not None and on <= newest.ends_on else None

    def of_quarter(self, quarter: str) -> tuple[Correction, ...]:
        """Give the corrections of one quarter, newest first."""
        return tuple(each for each in self.corrections if each.quarter == quarter)

    @property
    def newest(self) -> int:
        """Give the number of the decision that was taken last, 0 for none."""
        return max((each.id for each in self.overrides), default=0)

    @property
    def last_start(self) -> date | None:
        """Give the day from which the last decision counts."""
        return max((each.starts_on for each in self.overrides), default=None)


NOTHING = Decisions()


def decisions(session: Session, werkplein_ids: Sequence[int]) -> dict[int, Decisions]:
    """Give what was decided about the levels of some Werkpleinen; one statement."""
    overrides: dict[int, list[Decision]] = defaultdict(list)
    corrections: dict[int, list[Correction]] = defaultdict(list)
    for kind, row_id, of, quarter, level, starts_on, ends_on, *shared in ask_about(session, _all, werkplein_ids):
        known = Level.known(level)
        if kind == _OVERRIDE:
            overrides[of].append(Decision(row_id, known, starts_on, ends_on, *shared))
        elif known is not None:
            corrections[of].append(Correction(row_id, quarter, known, *shared))
    return {each: Decisions(tuple(overrides[each]), tuple(corrections[each])) for each in werkplein_ids}


@cache
def _all(is_one: bool) -> Executable:
    override = _columns(_OVERRIDE, LevelOverride, cast(null(), String), LevelOverride.ends_on)
    correction = _columns(_CORRECTION, LevelCorrection, LevelCorrection.quarter, cast(null(), Date))
    override = override.where(among(LevelOverride.werkplein_id, is_one))
    correction = correction.where(among(LevelCorrection.werkplein_id, is_one))
    every = union_all(override, correction).subquery()
    return select(every).order_by(every.c.kind, every.c.id.desc())


def _columns(kind: str, model: Any, quarter: Any, ends_on: Any) -> Any:
    return select(
        literal(kind).label("kind"),
        model.id.label("id"),
        model.werkplein_id.label("werkplein_id"),
        quarter.label("quarter"),
        as_stored(model.level, String).label("level"),
        model.holds_on.label("starts_on"),
        ends_on.label("ends_on"),
        model.recorded_on.label("recorded_on"),
        model.reason.label("reason"),
        model.actor_label.label("by"),
    )


def ended_untold(session: Session, since: date, on: date) -> Sequence[tuple[LevelOverride, Werkplein]]:
    """Give of each open Werkplein the decision that began last, if it ended from a day on and nobody was told.

    Without a level it ended the one before it. One statement.
    """
    later = aliased(LevelOverride)
    is_last = ~exists().where(
        later.werkplein_id == LevelOverride.werkplein_id,
        later.holds_on <= on,
        tuple_(later.holds_on, later.id) > tuple_(LevelOverride.holds_on, LevelOverride.id),
    )
    is_over = LevelOverride.level.is_(None) | (LevelOverride.ends_on < on)
    is_told = exists().where(
        AuditEntry.subject_kind == LevelOverride.__tablename__,
        AuditEntry.subject_id == cast(LevelOverride.id, String),
        AuditEntry.event == Event.LEVEL_OVERRIDE_TOLD.value,
    )
    question = select(LevelOverride, Werkplein).join(Werkplein, Werkplein.id == LevelOverride.werkplein_id)
    within = LevelOverride.holds_on <= on, LevelOverride.ends_on >= since
    rows = session.execute(question.where(*within, is_last, is_over, ~is_told, is_open(on)).order_by(LevelOverride.id))
    return [(override, werkplein) for override, werkplein in rows]


class Marks(NamedTuple):
    """What a list of levels says beside them: what was corrected, and whose level is a decision.

    Levels are (Werkplein, level): of the fixed quarter that is shown, and of the one that stands beside it, which is
    about `before_on`.
    """

    corrected_now: tuple[tuple[int, Level], ...] = ()
    corrected_before: tuple[tuple[int, Level], ...] = ()
    decided: frozenset[int] = frozenset()
    before_on: date | None = None


def marks_of(session: Session, quarter: Quarter) -> Marks:
    """Give what a list of a fixed quarter says beside its levels; one statement."""
    earlier = quarter.previous()
    corrections = _corrections().where(LevelCorrection.quarter.in_([quarter.code, earlier.code]))
    every = union_all(corrections, _decided_in(quarter)).subquery()
    rows = session.execute(select(every).order_by(every.c.starts_on, every.c.id)).all()
    found = _corrected([row for row in rows if row.level is not None])
    decided = frozenset(row.werkplein_id for row in rows if row.level is None)
    return Marks(_of(found, quarter.code), _of(found, earlier.code), decided, earlier.reference_date)


def marks_on(session: Session, on: date, known_on: date, before: Quarter | None) -> Marks:
    """Give what a list of the levels on a day says beside them, as far as known by a day; one statement.

    Beside them stands what was fixed last before a quarter.
    """
    last = select(func.max(FixedQuarter.quarter)).where(
        FixedQuarter.quarter < (before.code if before else ""), FixedQuarter.recorded_on <= known_on
    )
    corrections = _corrections().where(LevelCorrection.quarter == last.scalar_subquery())
    overrides = _overrides().where(LevelOverride.holds_on <= on)
    parts = (
        corrections.where(LevelCorrection.recorded_on <= known_on),
        overrides.where(LevelOverride.recorded_on <= known_on),
        _day_of_quarter().where(FixedQuarter.quarter == last.scalar_subquery()),
    )
    every = union_all(*parts).subquery()
    rows = session.execute(select(every).order_by(every.c.starts_on, every.c.id)).all()
    before_on = next((row.starts_on for row in rows if row.werkplein_id is None), None)
    rows = [row for row in rows if row.werkplein_id is not None]
    found = _corrected([row for row in rows if row.ends_on is None])
    # The one that begins last counts, so it comes over the others.
    newest = {row.werkplein_id: row for row in rows if row.ends_on is not None}
    decided = frozenset(each for each, row in newest.items() if row.level and on <= row.ends_on)
    beside = tuple(sorted(((of, level) for (_, of), level in found.items()), key=lambda each: each[0]))
    return Marks((), beside, decided, before_on)


def _corrections() -> Select[Any]:
    model = LevelCorrection
    nothing = cast(null(), Date).label("ends_on")
    return _marked(model, model.quarter, nothing)


def _overrides() -> Select[Any]:
    return _marked(LevelOverride, cast(null(), String), LevelOverride.ends_on.label("ends_on"))


def _marked(model: Any, quarter: Any, ends_on: Any) -> Select[Any]:
    level = as_stored(model.level, String).label("level")
    return select(
        model.id, model.werkplein_id, quarter.label("quarter"), level, model.holds_on.label("starts_on"), ends_on
    )


def _decided_in(quarter: Quarter) -> Select[Any]:
    """Ask of a fixed quarter whose level was a decision; without a level, for it is known."""
    by_decision = FixedLevel.reason["hold"].as_string() == Hold.OVERRIDE.value
    return _day_of(FixedLevel, FixedLevel.werkplein_id).where(FixedLevel.quarter == quarter.code, by_decision)


def _day_of_quarter() -> Select[Any]:
    """Ask which day a fixed quarter is about, as a row about no Werkplein."""
    return _day_of(FixedQuarter, cast(null(), Integer))


def _day_of(model: Any, werkplein_id: Any) -> Select[Any]:
    columns: list[Any] = [
        cast(null(), Integer).label("id"),
        werkplein_id.label("werkplein_id"),
        model.quarter.label("quarter"),
        cast(null(), String).label("level"),
        model.holds_on.label("starts_on"),
        cast(null(), Date).label("ends_on"),
    ]
    return select(*columns)


def _corrected(rows: Sequence[Any]) -> dict[tuple[str, int], Level]:
    """Give the newest correction of each quarter and Werkplein."""
    found = {(row.quarter, row.werkplein_id): Level.known(row.level) for row in sorted(rows, key=lambda row: row.id)}
    return {key: level for key, level in found.items() if level is not None}


def _of(found: Mapping[tuple[str, int], Level], quarter: str) -> tuple[tuple[int, Level], ...]:
    return tuple(
        sorted(((of, level) for (code, of), level in found.items() if code == quarter), key=lambda each: each[0])
    )


# Made once: making a statement takes longer than asking the database.
CORRECTION_COUNTS = (
    select(LevelCorrection.quarter, func.count(LevelCorrection.werkplein_id.distinct()))
    .where(LevelCorrection.recorded_on <= bindparam("known_on", type_=Date))
    .group_by(LevelCorrection.quarter)
    .order_by(LevelCorrection.quarter)
)


def correction_counts(session: Session, known_on: date) -> dict[str, int]:
    """Count per fixed quarter how many Werkpleinen were corrected since, as far as known by a day; one statement."""
    return {quarter: count for quarter, count in ask(session, CORRECTION_COUNTS, {"known_on": known_on})}


def counting_level(of: type[FixedLevel] = FixedLevel, known: Known | None = None) -> ColumnElement[Level]:
    """Ask the database for the level of a fixed quarter as it counts: the newest correction, else what was fixed.

    `of` is another name for the table, where a question is about two quarters; with `known` what was corrected later
    does not count.
    """
    newest = (
        select(LevelCorrection.level)
        .where(
            LevelCorrection.quarter == of.quarter,
            LevelCorrection.werkplein_id == of.werkplein_id,
            *([known.includes(LevelCorrection)] if known else []),
        )
        .order_by(LevelCorrection.id.desc())
        .limit(1)
        .correlate(of)
        .scalar_subquery()
    )
    return func.coalesce(newest, of.level)


def fixed_level(session: Session, werkplein_id: int, quarter: Quarter) -> FixedLevel | None:
    """Give the level of one Werkplein as a quarter was fixed; nothing when it was not; one statement."""
    return session.get(FixedLevel, (quarter.code, werkplein_id))


def level_without(session: Session, werkplein_id: int, programme: Programme, on: date) -> Classified:
    """Give the level of a Werkplein as it would be without any decision about it; four statements at most."""
    dossier = replace(dossiers(session, [werkplein_id])[werkplein_id], overrides=())
    return derive(dossier, programme, rulesets(session, programme), on).classified
