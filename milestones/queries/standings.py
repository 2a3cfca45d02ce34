"""The state of now: read from the summary rows, derived in memory where a validity passed since (design 4.2)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Executable,
    ScalarSelect,
    String,
    Text,
    bindparam,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from milestones.models import (
    Assessment,
    FixedLevel,
    FixedQuarter,
    LevelCorrection,
    LevelOverride,
    MilestoneStanding,
    Standing,
)
from milestones.queries.decisions import counting_level
from milestones.queries.dossiers import LEVELS, dossiers
from milestones.queries.findings import Codes, read_once, read_values, rulesets
from milestones.queries.once import once
from milestones.rules import Classified, Effective, Judged, Level, Outcome, Reason, Verdict, derive
from milestones.rules.pace import begin_of_trend
from werkplein.core.database import among, ask, ask_about, is_reading
from werkplein.core.known import Known
from werkplein.programme.rules import Milestone, Programme
from werkplein.register.kept import remember, stamps_to_ask
from werkplein.register.models import Region, Werkplein
from werkplein.register.queries import is_open

# So many are kept per process, under the rows they were read from.
KEPT = 2048
# As they are stored: a milestone that asks nothing more.
CLOSED = frozenset((Verdict.MET.value, Verdict.NOT_APPLICABLE.value))


class Lines(tuple["Line", ...]):
    """How every Werkplein stands. Equal to itself only, so that what is counted from it can be kept beside it."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__


class Line(NamedTuple):
    """How one Werkplein stands now, in brief: what lists, maps and counts need."""

    werkplein_id: int
    code: str
    name: str
    region_id: int
    region: str
    region_code: str
    is_satellite: bool
    level: Level
    met: int
    criteria_met: int
    is_shown: bool
    is_seen: bool
    verdicts: Mapping[str, str]
    criteria: Mapping[str, str]
    before: Level | None
    was_shown: bool | None

    def is_open(self, milestone: Milestone) -> bool:
        """Tell whether a milestone that applies is not met, or not answered."""
        return self.verdicts.get(milestone.code) not in CLOSED


class Fixed(NamedTuple):
    """What was fixed last of a Werkplein, and how many were met two quarters ago."""

    level: Level
    met: int
    holds_on: date
    met_before: int | None


# Equal to itself only, so that what is made of it can be kept beside it.
@dataclass(frozen=True, eq=False)
class State:
    """How one Werkplein stands now, in full, and who takes part where municipalities are asked: what the card needs."""

    level: Level
    reason: Reason
    is_shown: bool
    is_seen: bool
    values: Mapping[str, Effective]
    participation: Mapping[str, Mapping[str, bool]]
    fixed: Fixed | None
    is_decided: bool = False  # by the steering group, ever: or corrected


_LINE = (
    Werkplein.id,
    Werkplein.code,
    Werkplein.name,
    Werkplein.region_id,
    Region.name,
    Region.code,
    Werkplein.main_id.is_not(None),
    # As they are stored: what they mean is read once per process, for the same rows.
    type_coerce(Standing.level, String),
    Standing.met,
    Standing.criteria_met,
    Standing.is_shown,
    Standing.is_seen,
    cast(Standing.verdicts, Text),
    cast(Standing.criteria, Text),
    type_coerce(counting_level(), String),
    FixedLevel.is_shown,
)


# In the order of the fields of Effective; three as they are stored, for `read_values`.
_VALUE = (
    MilestoneStanding.milestone,
    type_coerce(MilestoneStanding.verdict, String),
    type_coerce(MilestoneStanding.grade, String),
    type_coerce(MilestoneStanding.source, String),
    MilestoneStanding.holds_on,
    MilestoneStanding.valid_until,
    MilestoneStanding.is_expired,
    MilestoneStanding.is_answered,
    MilestoneStanding.is_critical,
    MilestoneStanding.finding_id,
    MilestoneStanding.is_disputed,
    MilestoneStanding.is_provisional,
    MilestoneStanding.is_inherited,
    MilestoneStanding.met_until,
    MilestoneStanding.shown_until,
)


def lines(session: Session, programme: Programme, on: date) -> Lines:
    """Give how every Werkplein stands, in the order of their names; one statement as long as nothing changes.

    Two after a change, and four more each time where rows are old. Beside it what was fixed last before the quarter of
    which the checklist is open: fixing that one hides no movement.
    """
    quarter = programme.open_quarter(on)
    asked = {"on": on, "open": quarter.code if quarter else ""}
    if not is_reading():
        return _fetched(session, programme, asked)[0]
    stamps = tuple(map(tuple, ask(session, _stamps(), asked)))
    remember(session, stamps)
    kept = _place(session.get_bind(), stamps, programme, on)
    if kept:
        return kept[0]
    found, is_lasting = _fetched(session, programme, asked)
    if is_lasting:
        kept.append(found)
    return found


@lru_cache(maxsize=8)
def _place(_database: object, _stamps: tuple[Any, ...], _programme: Programme, _on: date) -> list[Lines]:
    """Give the place where lines are kept as long as their stamps stay; there is nothing the first time."""
    return []


def _fetched(session: Session, programme: Programme, asked: Mapping[str, Any]) -> tuple[Lines, bool]:
    """Give the lines, and whether they last as long as their stamps do: no row is old."""
    rows = tuple(map(tuple, ask(session, _lines(), asked)))
    old = [row[0] for row in rows if not row[-1]]
    if not old:
        return _read(rows), True
    fresh = derived(session, old, programme, asked["on"])
    return Lines(_renewed(row, fresh[row[0]]) if row[0] in fresh else _line(row) for row in rows), False


@lru_cache(maxsize=8)
def _read(rows: tuple[tuple[Any, ...], ...]) -> Lines:
    """Read exactly these rows: as long as nothing changes, every reader gets the same ones."""
    return Lines(_line(row) for row in rows)


# All that `lines` reads, and what is kept of the register: rows that change carry stamps, others are counted.
@cache
def _stamps() -> Executable:
    open_quarter: BindParameter[str] = bindparam("open")
    standings = select(literal("standing"), func.count(Standing.stamp), func.sum(Standing.stamp))
    corrected = select(func.count(LevelCorrection.id)).scalar_subquery()
    fixed = select(
        literal("fixed"),
        select(func.count()).where(FixedQuarter.quarter < open_quarter).scalar_subquery() + corrected,
        select(func.count()).where(FixedLevel.quarter == _last_before(open_quarter)).scalar_subquery(),
    )
    return union_all(*stamps_to_ask(), standings, fixed).order_by("what")


def _last_before(quarter: BindParameter[str]) -> ScalarSelect[Any]:
    return select(func.max(FixedQuarter.quarter)).where(FixedQuarter.quarter < quarter).scalar_subquery()


# Statements of key pages are made once: making one takes longer than asking the database.
@cache
def _lines() -> Executable:
    on, last = bindparam("on", type_=Date), _last_before(bindparam("open"))
    return (
        select(*_LINE, _right(on))
        .join(Region, Region.id == Werkplein.region_id)
        .outerjoin(Standing, Standing.werkplein_id == Werkplein.id)
        .outerjoin(FixedLevel, (FixedLevel.werkplein_id == Werkplein.id) & (FixedLevel.quarter == last))
        .where(is_open(on))
        .order_by(Werkplein.name, Werkplein.id)
    )


def _line(row: Sequence[Any]) -> Line:
    codes = read_once(row[12]), read_once(row[13])
    return Line._make((*row[:7], LEVELS[row[7]], *row[8:12], *codes, LEVELS.get(row[14]), row[15]))


def _renewed(row: Sequence[Any], outcome: Outcome) -> Line:
    fields = facts_of(outcome)
    now = [fields[name] for name in ("level", "met", "criteria_met", "is_shown", "is_seen")]
    codes = Codes(fields["verdicts"]), Codes(fields["criteria"])
    return Line._make((*row[:7], *now, *codes, LEVELS.get(row[14]), row[15]))


def _right(on: date | BindParameter[date]) -> ColumnElement[bool]:
    """Ask the database whether a summary row can be used for this day."""
    is_same_register = Standing.register_revision == Werkplein.revision
    return is_same_register & (Standing.right_from <= on) & (Standing.changes_on.is_(None) | (Standing.changes_on > on))


def derived(
    session: Session,
    werkplein_ids: Sequence[int],
    programme: Programme,
    on: date,
    known: Known | None = None,
    judged: Judged | None = None,
) -> dict[int, Outcome]:
    """Derive these Werkpleinen from their rows; nothing is stored. Five statements at most, none when none is asked.

    With `known` it is what was known then; `judged` says when a quarter is fixed on it.
    """
    judged = judged or (Judged(known.on) if known else None)
    if not werkplein_ids:
        return {}
    versions = rulesets(session, programme, known)
    found = dossiers(session, werkplein_ids, known)
    return {each: derive(found[each], programme, versions, on, judged) for each in werkplein_ids}


def derived_now(session: Session, werkplein_ids: Sequence[int], programme: Programme, on: date) -> dict[int, Outcome]:
    """Derive as `derived`, but each once for all panels of a page."""
    return once(session, werkplein_ids, on, lambda lacking: derived(session, lacking, programme, on))


def facts_of(outcome: Outcome) -> dict[str, Any]:
    """Give an outcome as the columns that standings and fixed levels share."""
    counted = outcome.classified.reason.score
    return {
        "level": outcome.classified.level,
        "met": counted.met,
        "criteria_met": counted.criteria_met,
        "is_shown": outcome.working.is_shown,
        "is_seen": outcome.working.is_seen,
        "verdicts": outcome.verdicts,
        "criteria": {code: verdict.value for code, verdict in outcome.criteria.items()},
        "reason": outcome.classified.reason.as_facts(),
    }


# The fixed quarter that a trend is held against.
BEFORE = aliased(FixedLevel)
_STATE = (
    Werkplein.id,
    _right(bindparam("on", type_=Date)),
    type_coerce(Standing.level, String),
    cast(Standing.reason, Text),
    Standing.is_shown,
    Standing.is_seen,
    type_coerce(FixedLevel.level, String),
    FixedLevel.met,
    FixedLevel.holds_on,
    BEFORE.met,
    or_(*(exists().where(model.werkplein_id == Werkplein.id) for model in (LevelOverride, LevelCorrection))),
    cast(Assessment.participation, Text),
)


def states(session: Session, werkplein_ids: Sequence[int], programme: Programme, on: date) -> dict[int, State]:
    """Give the full state of some Werkpleinen; one statement, five more where rows are old."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in ask_about(session, _states, werkplein_ids, {"on": on, "begin": begin_of_trend(programme, on).code}):
        found[row[0]].append(tuple(row))
    right = {each for each, rows in found.items() if rows[0][1]}
    fresh = derived_now(session, [each for each in found if each not in right], programme, on)
    told = _participation(session, [value.finding_id for each in fresh.values() for value in each.values.values()])
    return {
        each: _kept(*_parted(rows)) if each in right else _derived(fresh[each], told, _fixed(rows[0]), rows[0][10])
        for each, rows in found.items()
    }


def level_now(session: Session, werkplein_id: int, programme: Programme, on: date) -> Classified:
    """Give the level of one Werkplein with its reason; one statement, five more where its row is old."""
    now = states(session, [werkplein_id], programme, on)[werkplein_id]
    return Classified(now.level, now.reason)


@cache
def _states(is_one: bool) -> Executable:
    """One row per milestone that has a value."""
    # The last quarter in which this Werkplein was fixed: who closed is in no later one.
    of_one = aliased(FixedLevel)
    last = select(func.max(of_one.quarter)).where(of_one.werkplein_id == Werkplein.id).scalar_subquery()
    return (
        select(*_STATE, *_VALUE)
        .select_from(Werkplein)
        .outerjoin(Standing, Standing.werkplein_id == Werkplein.id)
        .outerjoin(FixedLevel, (FixedLevel.werkplein_id == Werkplein.id) & (FixedLevel.quarter == last))
        .outerjoin(BEFORE, (BEFORE.werkplein_id == Werkplein.id) & (BEFORE.quarter == bindparam("begin")))
        .outerjoin(MilestoneStanding, MilestoneStanding.werkplein_id == Werkplein.id)
        .outerjoin(Assessment, Assessment.id == MilestoneStanding.finding_id)
        .where(among(Werkplein.id, is_one))
        .order_by(Werkplein.id, MilestoneStanding.milestone)
    )


def _parted(rows: Sequence[tuple[Any, ...]]) -> tuple[tuple[Any, ...], tuple[tuple[Any, ...], ...]]:
    """Give what every row repeats once, and what each says of a milestone; nothing when nothing is known."""
    size = len(_STATE) - 1
    return rows[0][:size], tuple(row[size:] for row in rows if row[size + 1] is not None)


@lru_cache(maxsize=KEPT)
def _kept(shared: tuple[Any, ...], known: tuple[tuple[Any, ...], ...]) -> State:
    """Read exactly these rows: as long as nothing changes, every reader gets the same state."""
    _, _, level, facts, is_shown, is_seen, *_ = shared
    reason = Reason.from_facts(json.loads(facts))
    return State(
        LEVELS[level],
        reason,
        is_shown,
        is_seen,
        read_values([row[1:] for row in known], reason.score),
        {milestone: json.loads(joined) if joined else {} for joined, milestone, *_ in known},
        _fixed(shared),
        shared[10],
    )


Told = dict[int | None, dict[str, bool] | None]


def _derived(outcome: Outcome, told: Told, fixed: Fixed | None, is_decided: bool = False) -> State:
    level, reason, working = outcome.classified.level, outcome.classified.reason, outcome.working
    joined = {code: told.get(value.finding_id) or {} for code, value in outcome.values.items()}
    return State(level, reason, working.is_shown, working.is_seen, outcome.values, joined, fixed, is_decided)


def state_of(session: Session, outcome: Outcome, fixed: Fixed | None) -> State:
    """Give the full state that an outcome makes; one statement."""
    told = _participation(session, [value.finding_id for value in outcome.values.values()])
    return _derived(outcome, told, fixed)


def _fixed(row: Sequence[Any]) -> Fixed | None:
    return Fixed(LEVELS[row[6]], row[7], row[8], row[9]) if row[6] is not None else None


def _participation(session: Session, finding_ids: Sequence[int | None]) -> Told:
    """Give who takes part, by finding; one statement, none when none is asked."""
    found = [each for each in finding_ids if each is not None]
    if not found:
        return {}
    question = select(Assessment.id, Assessment.participation).where(Assessment.id.in_(found))
    rows = session.execute(question.order_by(Assessment.id))
    return {finding_id: participation for finding_id, participation in rows}
