"""What a satellite is not asked, for it takes that over from its main location unless it answers itself (D.5)."""

from collections.abc import Collection
from datetime import date

from werkplein.core.errors import DomainError
from werkplein.programme.rules import Milestone, Programme, Quarter


def left_to(main_id: int | None, programme: Programme) -> frozenset[str]:
    """Give the milestones that are left to the main location; none where there is no such location."""
    if main_id is None:
        return frozenset()
    return frozenset(each.code for each in programme.milestones if each.inherited_by_satellite)


def asked_of(left: Collection[str], programme: Programme) -> tuple[Milestone, ...]:
    """Give the milestones that a checklist asks, without those that are left to the main location."""
    return tuple(each for each in programme.milestones if each.code not in left)


def day_about(quarter: Quarter, today: date) -> date:
    """Give the day on which it matters whose satellite it is: the reference date, as soon as that is there."""
    return min(today, quarter.reference_date)


def taken_over_words(milestone: str, main: str) -> str:
    """Say that a checklist does not ask it, and what one can do when it is otherwise here."""
    return f"Een satelliet neemt {milestone} over van de hoofdlocatie, {main}. Is het hier anders? Meld een wijziging."


def refusal(milestone: str, main: str) -> DomainError:
    """Give why an answer cannot be kept, at its field."""
    return DomainError(taken_over_words(milestone, main), "verdict")
