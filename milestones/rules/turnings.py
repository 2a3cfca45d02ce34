"""Since when a milestone is met, as far as the rows can tell (design 4.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Said:
    """What was found on a day: met or something else, and whether that was shown or only said."""

    holds_on: date
    is_met: bool
    is_shown: bool


@dataclass(frozen=True)
class Since:
    """When a milestone turned to met; nothing where it was met from the first day on that anything is known of it."""

    turned_on: date | None
    first_known: date


def since_of(said: Sequence[Said]) -> Since:
    """Give since when what is met now is met.

    What was shown otherwise is only undone by what is shown; a loss that the MT reported by whatever comes later.
    """
    first_known = min(each.holds_on for each in said)
    others = [each for each in said if not each.is_met]
    if not others:
        return Since(None, first_known)
    shown_otherwise = max((each.holds_on for each in others if each.is_shown), default=None)
    shown_after = [each.holds_on for each in said if each.is_met and each.is_shown and _is_after(each, shown_otherwise)]
    begin = date.min if shown_otherwise is None else min(shown_after, default=date.max)
    reported = max((each.holds_on for each in others if not each.is_shown), default=None)
    met = [each.holds_on for each in said if each.is_met and each.holds_on >= begin and _undoes(each, reported)]
    return Since(min(met, default=None), first_known)


def _is_after(said: Said, day: date | None) -> bool:
    return day is None or said.holds_on > day


def _undoes(said: Said, reported: date | None) -> bool:
    """What is shown on a day counts for more than what is said on that day."""
    return _is_after(said, reported) or (said.is_shown and said.holds_on == reported)
