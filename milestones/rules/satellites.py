"""What a satellite does not answer itself, for it takes that over from its main location (domain D.5)."""

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


def day_about(quarter: Quarter | None, today: date) -> date:
    """Give the day on which it matters whose satellite it is: that of the checklist, else today."""
    return min(today, quarter.reference_date) if quarter else today


def taken_over_words(milestone: str, main: str) -> str:
    """Say that there is nothing to answer here, and where there is."""
    return f"Een satelliet neemt {milestone} over van de hoofdlocatie, {main}. Het MT daar geeft dit antwoord."


def refusal(milestone: str, main: str, field: str) -> DomainError:
    """Give why an answer cannot be kept, at its field."""
    return DomainError(taken_over_words(milestone, main), field)
