"""Questions about the versions of the level rule, and what another one would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from milestones.models import Ruleset
from milestones.queries.dossiers import dossiers
from milestones.queries.findings import rulesets, shipped
from milestones.rules import HEIGHT, Level
from milestones.rules import Ruleset as Rules
from milestones.rules.capacity import Capacity
from milestones.rules.dryrun import Ahead, Effect, begins_in, effect, falls_in
from werkplein.obligations.queries import closing_days
from werkplein.programme.rules import Programme, Quarter, working_days_left
from werkplein.register.models import Werkplein
from werkplein.register.queries import is_open

DAY = timedelta(days=1)


def activations(session: Session) -> Sequence[Ruleset]:
    """Give every version as it was decided, the newest first; one statement."""
    return session.scalars(select(Ruleset).order_by(Ruleset.recorded_at.desc(), Ruleset.version.desc())).all()


def newest(session: Session, programme: Programme) -> str:
    """Give the version that was recorded last; one statement."""
    rows = activations(session)
    return rows[0].version if rows else shipped(programme).version


@dataclass(frozen=True)
class Move:
    """A Werkplein for which another rule makes a difference."""

    code: str
    name: str
    effect: Effect


@dataclass(frozen=True)
class LevelCount:
    """How many stand at a level: now, later by what is decided already, and at once and later by the other rule.

    `aged` is later as well, if all answers that are there counted as long as the other one says. Who closes by then
    counts no more.
    """

    level: Level
    now: int
    lasting: int
    at_once: int
    later: int
    aged: int


@dataclass(frozen=True)
class DryRun:
    """What a rule would do if it held today, and when, if it begins in a quarter. Nothing of it is stored.

    `coming` says with which versions it is compared that are decided and yet to begin.
    """

    counts: tuple[LevelCount, ...]
    moves: tuple[Move, ...]
    by_age: tuple[Move, ...]
    closing: tuple[str, ...]
    coming: tuple[str, ...]
    total: int
    begins: Quarter
    falls: Quarter
    capacity: Capacity

    @property
    def begins_on(self) -> date:
        """Give the first day of that quarter."""
        return self.begins.start

    @property
    def first_on(self) -> date:
        """Give the first reference date on which it holds."""
        return self.begins.reference_date

    @property
    def falls_on(self) -> date:
        """Give the second one, on which a level that is lower by it falls."""
        return self.falls.reference_date

    @property
    def laggards(self) -> LevelCount:
        """Give how many would need an audit each quarter."""
        return next(each for each in self.counts if each.level is Level.LAGGARD)


def dry_run(session: Session, programme: Programme, tried: Rules, today: date) -> DryRun:
    """Give what a rule would do if it held today; six statements."""
    rows = _open_ones(session, today)
    versions = rulesets(session, programme)
    found = dossiers(session, [row.id for row in rows])
    effects = [
        (row, effect(found[row.id], programme, versions, tried, today, is_gone=not row.is_open_then)) for row in rows
    ]
    moves = [Move(row.code, row.name, each) for row, each in effects if each.is_change]
    by_age = [Move(row.code, row.name, each) for row, each in effects if each.is_by_age]
    return DryRun(
        counts=_counts([each for _, each in effects]),
        moves=tuple(sorted(moves, key=lambda move: (HEIGHT[move.effect.later], move.name))),
        by_age=tuple(sorted(by_age, key=lambda move: (HEIGHT[move.effect.aged], move.name))),
        closing=tuple(row.name for row in rows if not row.is_open_then),
        coming=Ahead.of(versions, today).coming(today),
        total=len(rows),
        begins=begins_in(today),
        falls=falls_in(today),
        capacity=_capacity(session, programme, falls_in(today)),
    )


def _open_ones(session: Session, today: date) -> Sequence[Any]:
    """Give who is open, by name, and whether it still is when a level falls, as the register knows it now."""
    is_open_then = is_open(falls_in(today).reference_date).label("is_open_then")
    asked = select(Werkplein.id, Werkplein.code, Werkplein.name, is_open_then).where(is_open(today))
    return session.execute(asked.order_by(Werkplein.name)).all()


def _counts(effects: Sequence[Effect]) -> tuple[LevelCount, ...]:
    staying = [each for each in effects if not each.is_gone]
    asked = {"now": effects, "lasting": staying, "at_once": effects, "later": staying, "aged": staying}
    found = [Counter(getattr(each, name) for each in counted) for name, counted in asked.items()]
    return tuple(LevelCount(level, *(counter[level] for counter in found)) for level in Level)


def _capacity(session: Session, programme: Programme, falls: Quarter) -> Capacity:
    """Count the quarter in which all who fall by it are audited: after the second reference date (domain D.4)."""
    quarter = falls.next()
    days = working_days_left(quarter.start - DAY, quarter.end, closing_days(session))
    return Capacity(quarter, programme.audits, days)
