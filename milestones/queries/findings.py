"""What was recorded: the rows as the rules read them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Date, Text, bindparam, cast, select
from sqlalchemy.orm import Session

from milestones.models import Assessment, Ruleset
from milestones.queries.history import history
from milestones.rules import Effective, Grade, Score, Source, Verdict, as_counted
from milestones.rules import Ruleset as Rules
from milestones.rules.row_state import RowState
from werkplein.core.actor import Actor
from werkplein.core.database import ask
from werkplein.core.known import Known
from werkplein.programme.rules import Programme, Quarter

COLUMNS = (
    Assessment.werkplein_id,
    Assessment.milestone,
    Assessment.verdict,
    Assessment.source,
    Assessment.grade,
    Assessment.holds_on,
    Assessment.valid_until,
    Assessment.is_critical,
    Assessment.id,
    Assessment.replaces_id,
    Assessment.reply_until,
)


# As it is stored: most milestones are not asked per municipality.
PARTICIPATION = cast(Assessment.participation, Text)


class Codes(dict[str, str]):
    """A value per code, read once and never changed: it hashes as the object it is."""

    __hash__ = object.__hash__  # type: ignore[assignment]


VERDICTS = {str(verdict.value): verdict for verdict in Verdict}
GRADES = {str(grade.value): grade for grade in Grade}
SOURCES = {str(source.value): source for source in Source}


def _value(milestone: str, verdict: str, grade: str, source: str, *fields: Any) -> Effective:
    """Read the value of a milestone of which three columns are as they are stored."""
    return Effective(milestone, VERDICTS[verdict], GRADES[grade], SOURCES[source], *fields)


def read_values(rows: Iterable[Sequence[Any]], counted: Score) -> dict[str, Effective]:
    """Read the values that were kept of one Werkplein; more was kept with what was counted of them."""
    return as_counted({row[0]: _value(*row) for row in rows}, counted)


@lru_cache(maxsize=4096)
def read_once(stored: str) -> Codes:
    """Read values per code as they are stored; the same ones are read once in a process."""
    return Codes(json.loads(stored))


@lru_cache(maxsize=4096)
def joined_once(stored: str) -> Mapping[str, bool]:
    """Read which municipalities take part, as it is stored; the same ones are read once in a process."""
    return MappingProxyType(json.loads(stored))


def rulesets(session: Session, programme: Programme, known: Known | None = None) -> list[Rules]:
    """Give the versions of the level rule, by the day from which they hold and then as they were recorded.

    With `known` those that were decided by then; as long as there is none, the one the programme ships. One statement.
    """
    question = select(Ruleset).order_by(Ruleset.valid_from, Ruleset.recorded_at, Ruleset.version)
    rows = session.scalars(known.narrow(question, Ruleset) if known else question).all()
    return [row.as_rules() for row in rows] or [shipped(programme)]


def shipped(programme: Programme) -> Rules:
    """Give the ruleset of the programme file."""
    file = programme.ruleset
    return Rules(
        version=file.version,
        valid_from=file.valid_from,
        max_criteria=file.max_criteria,
        max_milestones=file.max_milestones,
        knockout=file.knockout,
        min_answered=file.min_answered,
        leader_share=file.leader_share,
        visit_fresh_days=file.visit_fresh_days,
        validity_months=file.validity_months,
    )


# Asked with every answer that is saved, so made once: making a statement takes longer than asking the database.
CHECKED_ON = (
    select(Assessment.milestone)
    .where(
        Assessment.werkplein_id == bindparam("werkplein_id"),
        Assessment.holds_on == bindparam("on", type_=Date),
        Assessment.source != Source.SELF,
    )
    .distinct()
    .order_by(Assessment.milestone)
)


def milestones_checked_on(session: Session, werkplein_id: int, milestones: Sequence[str], on: date) -> frozenset[str]:
    """Give of which milestones something was seen or checked on a day, by others than the MT; one statement."""
    asked = {"werkplein_id": werkplein_id, "on": on}
    return frozenset(code for (code,) in ask(session, CHECKED_ON, asked) if code in milestones)


def history_of(session: Session, werkplein_id: int, milestone: str | None = None) -> Sequence[Assessment]:
    """Give everything recorded about a Werkplein (or one milestone of it), newest first; one statement."""
    question = select(Assessment).where(Assessment.werkplein_id == werkplein_id)
    if milestone is not None:
        question = question.where(Assessment.milestone == milestone)
    return session.scalars(question.order_by(Assessment.holds_on.desc(), Assessment.id.desc())).all()


@dataclass(frozen=True)
class OwnAnswers:
    """What the MT said, the newest per milestone: with the checklist of a quarter, and apart from it.

    `found` is what was checked or seen last, and `states` how each row stands: what a hearing withdrew is not found.
    `later` is what it said with a later checklist, or about a day after the reference date: that tells nothing of this
    quarter.
    """

    submitted: dict[str, Assessment]
    before: dict[str, Assessment]
    found: dict[str, Assessment]
    states: Mapping[int, RowState] = field(default_factory=dict)
    later: dict[str, Assessment] = field(default_factory=dict)

    def newest(self, milestone: str) -> Assessment | None:
        """Give what was said last of a milestone, with the checklist or apart from it."""
        every = (self.submitted.get(milestone), self.before.get(milestone), self.later.get(milestone))
        said = [each for each in every if each is not None]
        return max(said, key=lambda row: (row.holds_on, row.id), default=None)

    @property
    def newest_id(self) -> int:
        """Give the number of what was handed in last, 0 for nothing: what comes after it has a higher one."""
        return max((row.id for row in self.submitted.values()), default=0)

    def handed_in_since(self, number: int, actor: Actor) -> datetime | None:
        """Give when this person handed in what came after that number; nothing when it is of others too."""
        rows = [row for row in self.submitted.values() if row.id > number]
        if not rows or not all(actor.is_self(row.actor_id) for row in rows):
            return None
        return min(row.recorded_at for row in rows)

    def since(self, milestone: str) -> Assessment | None:
        """Give what was found after the MT last answered, and is otherwise: repeating that answer would deny it."""
        said, found = self.before.get(milestone), self.found.get(milestone)
        if said is None or found is None or found.holds_on < said.holds_on:
            return None
        return found if found.verdict is not said.verdict else None


def _is_before(row: Assessment, quarter: Quarter) -> bool:
    """Tell whether it came with an earlier checklist, or was reported about a day up to the reference date."""
    return row.holds_on <= quarter.reference_date if row.quarter is None else row.quarter < quarter.code


def own_answers(session: Session, werkplein_id: int, quarter: Quarter, today: date) -> OwnAnswers:
    """Give what the MT said with this checklist, and apart from it, with what was found last; one statement."""
    known = history(session, werkplein_id)
    every, states = list(reversed(known.rows)), known.states(today)
    rows = [row for row in every if row.source is Source.SELF]
    submitted = {row.milestone: row for row in sorted(rows, key=lambda row: row.id) if row.quarter == quarter.code}
    told = [row for row in rows if states[row.id].is_told]
    before = {row.milestone: row for row in told if _is_before(row, quarter)}
    later = {row.milestone: row for row in told if row.quarter != quarter.code and not _is_before(row, quarter)}
    found = {row.milestone: row for row in every if row.source is not Source.SELF and states[row.id].is_told}
    return OwnAnswers(submitted, before, found, states, later)
