"""How fast a Werkplein moves: its change over two quarters, held against what the deadline asks (domain D.4)."""

from dataclasses import dataclass
from datetime import date, timedelta

from werkplein.core.labels import LabelEnum, date_nl, date_words, plural
from werkplein.programme.rules import Programme, Quarter

# Over how many quarters a change is told.
QUARTERS = 2


class Trend(LabelEnum):
    """Where it goes."""

    UP = "up", "Vooruit"
    SAME = "same", "Gelijk gebleven"
    DOWN = "down", "Achteruit"


@dataclass(frozen=True)
class Pace:
    """The change in milestones met over two quarters, and whether that is enough. It decides nothing.

    `change` is nothing where two quarters ago nothing was fixed; `since` is the reference date of that quarter, which
    moves on once the next checklist opens; `to_go` milestones are still to be met in `quarters_left` reference dates;
    `late_since` is the deadline once it has passed.
    """

    change: int | None
    since: date
    to_go: int
    quarters_left: int
    late_since: date | None = None

    @property
    def trend(self) -> Trend | None:
        """Say where it goes; nothing without a change to tell."""
        if self.change is None:
            return None
        return Trend.UP if self.change > 0 else Trend.DOWN if self.change < 0 else Trend.SAME

    @property
    def is_on_schedule(self) -> bool | None:
        """Tell whether the deadline is met at this speed: compared as integers, so that nothing is rounded."""
        if not self.to_go:
            return True
        if self.late_since is not None:
            return False
        return None if self.change is None else self.change * self.quarters_left >= self.to_go * QUARTERS

    @property
    def words(self) -> str:
        """Say it in a sentence or two."""
        told = [self._change_words()] if self.change is not None else []
        if not self.to_go:
            return " ".join([*told, "Alle mijlpalen zijn gehaald."])
        lacking = f"{plural(self.to_go, 'mijlpaal', 'mijlpalen')} te gaan"
        if self.late_since is not None:
            return " ".join([*told, f"Te laat sinds {date_nl(self.late_since)}: nog {lacking}."])
        left = plural(self.quarters_left, "kwartaal", "kwartalen")
        told.append(f"Nog {lacking} in {left}." if self.quarters_left else f"Nog {lacking}, en dit is de laatste dag.")
        if self.is_on_schedule is not None:
            told.append("Dat is op schema." if self.is_on_schedule else "Dat loopt achter op schema.")
        return " ".join(told)

    def _change_words(self) -> str:
        since = f"op {date_words(self.since)}"
        if not self.change:
            return f"Evenveel mijlpalen als {since}."
        many = plural(abs(self.change), "mijlpaal", "mijlpalen")
        return f"{many} {'meer' if self.change > 0 else 'minder'} dan {since}."


def pace(met: int, applicable: int, before: int | None, programme: Programme, on: date) -> Pace:
    """Give the pace; `before` is how many were met when the quarter was fixed that the trend is held against."""
    is_late = on >= programme.deadline
    return Pace(
        change=None if before is None else met - before,
        since=begin_of_trend(programme, on).reference_date,
        to_go=applicable - met,
        quarters_left=0 if is_late else quarters_left(programme, on),
        late_since=programme.deadline if is_late else None,
    )


def begin_of_trend(programme: Programme, on: date) -> Quarter:
    """Give the quarter that a trend is held against: two before the one of which the checklist is open.

    It follows from the day alone, so that fixing a quarter changes no trend.
    """
    quarter = programme.open_quarter(on) or Quarter.of(on)
    for _ in range(QUARTERS):
        quarter = quarter.previous()
    return quarter


def quarters_left(programme: Programme, on: date) -> int:
    """Count the reference dates after a day, up to the deadline: what is met on one counts for the quarter it ends."""
    final = Quarter.of(programme.deadline - timedelta(days=1))
    return sum(quarter.reference_date > on for quarter in Quarter.of(on).until(final))
