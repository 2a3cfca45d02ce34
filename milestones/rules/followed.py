"""What becomes of a finding once something else is recorded about the same milestone (design 4.3 and 4.11)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from milestones.rules.row_state import row_states
from milestones.rules.verdicts import Dispute, Grade, Source
from werkplein.programme.rules import Quarter

DAY = timedelta(days=1)


class Aged(Protocol):
    """What was found, as far as it says how new it is."""

    @property
    def id(self) -> int | None:
        """Give its number; none of what is not recorded."""

    @property
    def holds_on(self) -> date:
        """Give the day that it is about."""

    @property
    def grade(self) -> Grade:
        """Give how strong it is."""


class Recorded(Protocol):
    """What was found, as far as this rule reads it."""

    id: int
    replaces_id: int | None
    holds_on: date
    grade: Grade
    source: Source
    reply_until: date | None


@dataclass(frozen=True, slots=True)
class Followed:
    """What counts instead of a finding.

    `later_id` is the finding that counts now, none where nothing came after it; `is_corrected` says that a finding took
    its place. `counts_nowhere_from` is the first day from which no level can be fixed on it any more, none where none
    is known.
    """

    is_corrected: bool = False
    later_id: int | None = None
    counts_nowhere_from: date | None = None

    def counts_nowhere(self, on: date) -> bool:
        """Tell whether it counts neither now nor for a level that is yet to be fixed."""
        return self.counts_nowhere_from is not None and self.counts_nowhere_from <= on


def followed(
    rows: Sequence[Recorded], agreed: Collection[int], disputes: Mapping[int, Dispute], fixed_until: date | None
) -> dict[int, Followed]:
    """Tell of each finding about one milestone of a Werkplein what came after it, by number.

    `rows` are all that were found, `agreed` the numbers of those that the MT agreed with, `fixed_until` is the
    reference date of the last quarter that was fixed.
    """
    # As all is known now: what is disputed today has no later end.
    states = row_states(rows, disputes, date.max)
    counting = sorted((row for row in rows if states[row.id].counts), key=age)
    final_from = {row.id: date.min if row.id in agreed or row.id in disputes else _final_from(row) for row in counting}
    found = {}
    for row in rows:
        is_corrected, fixing = states[row.id].is_replaced, _first_to_fix(row, fixed_until)
        newer = [each for each in counting if _is_newer(each, row)]
        later = counting[-1:] if is_corrected else newer[-1:]
        passed = [final_from[each.id] for each in newer if each.holds_on <= fixing]
        gone = [date.min] if is_corrected or states[row.id].is_withdrawn else []
        found[row.id] = Followed(is_corrected, later[0].id if later else None, min(gone + passed, default=None))
    return found


def _final_from(row: Recorded) -> date:
    """Give since when it counts for fixing: what a visit saw does once the time to reply is over."""
    return row.reply_until + DAY if row.source.is_visit and row.reply_until else date.min


def _first_to_fix(row: Recorded, fixed_until: date | None) -> date:
    """Give the first reference date about which a level can yet be fixed on a finding."""
    own = Quarter.of(row.holds_on)
    return max(own, Quarter.of(fixed_until).next() if fixed_until else own).reference_date


def _is_newer(one: Recorded, other: Recorded) -> bool:
    return age(one)[:2] > age(other)[:2]


def age(row: Aged) -> tuple[date, Grade, int]:
    """Order findings from old to new: of one day stronger evidence is newer (design 4.3), and then what came later."""
    return row.holds_on, row.grade, row.id or 0
