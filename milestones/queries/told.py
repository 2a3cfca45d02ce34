"""Why Werkpleinen in a list stand where they stand, and what helps them up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from milestones.models import FixedLevel, FixedQuarter
from milestones.queries.as_fixed import derived_as_fixed
from milestones.queries.decisions import counting_level
from milestones.queries.standings import State, derived, states
from milestones.rules import Classified, Effective, Level, explain
from milestones.rules.hysteresis import counts_by
from milestones.rules.moves import ahead_words, gone_by_words
from milestones.rules.routes import too_little_words, way_up_words
from werkplein.core.known import Known
from werkplein.programme.rules import Programme, Quarter
from werkplein.register.closings import Closing, closings
from werkplein.register.kept import kept
from werkplein.register.moves import turned
from werkplein.register.rules import Turned


class Told(NamedTuple):
    """Why a Werkplein stands at its level, and the smallest way up."""

    werkplein_id: int
    why: str
    way: str


def told_now(session: Session, werkplein_ids: Sequence[int], programme: Programme, on: date) -> tuple[Told, ...]:
    """Tell it of now; one statement beside the one for what is kept of the register, five more where rows are old."""
    found = states(session, werkplein_ids, programme, on) if werkplein_ids else {}
    closing = kept(session, on, closings) if found else {}
    return tuple(
        _told_with(each, found[each], turned(session, each, on), closing.get(each), programme, on)
        for each in werkplein_ids
        if each in found
    )


def _told_with(
    werkplein_id: int, state: State, coming: Turned, closing: Closing | None, programme: Programme, on: date
) -> Told:
    """Tell it with what is announced and what runs out, which takes away from what helps."""
    next_reference = Quarter.of(on).reference_date
    by = counts_by(state.reason, next_reference)
    told = _told(werkplein_id, state.values, Classified(state.level, state.reason), programme, next_reference)
    if closing and closing.on <= by:
        return told._replace(way=gone_by_words(closing.on, next_reference))
    ahead = _ahead(state, coming, programme, by) if told.way else ()
    return told._replace(way=" ".join((told.way, *(words for each in ahead for words in each))))


def _ahead(state: State, coming: Turned, programme: Programme, by: date) -> Sequence[tuple[str, str]]:
    announced = ahead_words(programme, coming, state.values, by, by_visit=state.reason.from_laggard)
    too_little = too_little_words(state.level, state.reason, by)
    return (*announced, too_little) if too_little else announced


def told_about(
    session: Session,
    werkplein_ids: Sequence[int],
    programme: Programme,
    about: date,
    known: Known,
) -> tuple[Told, ...]:
    """Tell it about a day, with what was known then; five statements, none when none is asked."""
    found = derived(session, werkplein_ids, programme, about, known)
    return tuple(_told(each, outcome.values, outcome.classified, programme) for each, outcome in found.items())


def told_as_fixed(
    session: Session, werkplein_ids: Sequence[int], programme: Programme, fixed: FixedQuarter
) -> tuple[Told, ...]:
    """Tell it of a fixed quarter, out of what was known when it was fixed; five statements, none when none is asked."""
    found = derived_as_fixed(session, werkplein_ids, programme, fixed)
    return tuple(
        _told(each, outcome.values, outcome.classified, programme, is_fixed=True) for each, outcome in found.items()
    )


def _told(
    werkplein_id: int,
    values: Mapping[str, Effective],
    classified: Classified,
    programme: Programme,
    by: date | None = None,
    *,
    is_fixed: bool = False,
) -> Told:
    settled = classified.once_fixed if is_fixed else classified
    return Told(werkplein_id, explain(classified.reason), way_up_words(values, settled, programme, by))


class Counted(NamedTuple):
    """How many stand at each level of a fixed quarter as it counts, and how many of these were corrected."""

    levels: Mapping[str, int]
    corrected: int


def counted_as_it_counts(session: Session, quarter: str) -> Counted:
    """Count the levels of a fixed quarter with what was corrected since; one statement."""
    question = select(FixedLevel.level, counting_level()).where(FixedLevel.quarter == quarter).subquery()
    was, now = question.c
    rows = session.execute(select(was, now, func.count()).group_by(was, now).order_by(was, now)).all()
    levels = {level.value: 0 for level in Level}
    for _, level, number in rows:
        levels[level.value] += number
    return Counted(levels, sum(number for before, after, number in rows if before != after))
