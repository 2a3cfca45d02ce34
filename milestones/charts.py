"""The chart of the overview: how the levels and the working Werkpleinen went, quarter by quarter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy.orm import Session

from milestones.actions import CHART
from milestones.queries import Line, Lines, all_fixed, counts_of, lines
from milestones.rules import Level
from werkplein.core.charts import Drawing, stacked_bars
from werkplein.core.labels import date_nl
from werkplein.programme import reader
from werkplein.programme.rules import Quarter

NAME = CHART
# In inches: so wide that the words in it are as large as those around it.
WIDTH, HEIGHT = 5.0, 3.35
TONES = {Level.LEADER: "good", Level.MIDDLE: "accent", Level.LAGGARD: "bad", Level.TOO_LITTLE: "unknown"}


@dataclass(frozen=True)
class Moment:
    """The counts on a reference date; the last one may not be fixed yet."""

    label: str
    counts: Mapping[str, int]
    is_fixed: bool = True
    quarter: str = ""


class Moments(tuple[Moment, ...]):
    """Equal to itself only, so that what is drawn of it can be kept beside it."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__


def moments(fixed: Mapping[str, Mapping[str, int]], now: Sequence[Line], on: date, word: str = "voorlopig") -> Moments:
    """Give the counts per fixed quarter, and those of now behind them; the same lines are counted once."""
    counted = tuple((quarter, tuple(counts.items())) for quarter, counts in fixed.items())
    return (_once if isinstance(now, Lines) else _moments)(counted, now, on, word)


def fixed_moments(fixed: Mapping[str, Mapping[str, int]]) -> Moments:
    """Give the counts per fixed quarter, and nothing of now."""
    return Moments(
        Moment(date_nl(Quarter.parse(quarter).reference_date), dict(counts), quarter=quarter)
        for quarter, counts in fixed.items()
    )


def _moments(
    fixed: Sequence[tuple[str, Sequence[tuple[str, int]]]], now: Sequence[Line], on: date, word: str
) -> Moments:
    found = fixed_moments({quarter: dict(counts) for quarter, counts in fixed})
    levels = Counter(line.level.value for line in now)
    shown, seen = sum(line.is_shown for line in now), sum(line.is_seen for line in now)
    today = {level.value: levels[level.value] for level in Level}
    last = Moment(f"{date_nl(on)}, {word}", {**today, "shown": shown, "seen": seen}, is_fixed=False)
    return Moments((*found, last))


_once = lru_cache(maxsize=8)(_moments)


@lru_cache(maxsize=8)
def text_of(found: Moments, on: date) -> str:
    """Tell what the chart shows; a chart that was drawn of other numbers tells something else."""
    last = found[-1].counts
    words = ", ".join(f"{level.label.lower()} {last[level.value]}" for level in Level)
    return f"Actieniveau van de Werkpleinen op {len(found)} momenten. Op {date_nl(on)}: {words}."


def tell(session: Session, on: date) -> str:
    """Tell what the chart would show now; two statements as long as nothing changes."""
    return text_of(_now(session, on), on)


def _now(session: Session, on: date) -> Moments:
    return moments(counts_of(all_fixed(session)), lines(session, reader.current(), on), on)


def draw(session: Session, on: date) -> Drawing:
    """Draw the levels per reference date as bars."""
    found = _now(session, on)
    series = [(level.label, TONES[level], [each.counts[level.value] for each in found]) for level in Level]
    return stacked_bars(
        "Actieniveau per peildatum", text_of(found, on), [each.label for each in found], series, WIDTH, HEIGHT
    )
