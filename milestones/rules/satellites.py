"""What a satellite is not asked, for it takes that over from its main location unless it answers itself (D.5)."""

from collections.abc import Collection, Mapping
from datetime import date

from milestones.rules.effective import Effective
from werkplein.core.errors import DomainError
from werkplein.core.labels import date_words, listing
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


def own_words(values: Mapping[str, Effective], programme: Programme, on: date) -> tuple[str, ...]:
    """Say of who becomes a satellite on a day what it keeps as its own, and what the main location tells (D.5).

    `values` are what counts now: its own answer goes before that of the main location as long as it is valid.
    """
    left = without_own(values, programme, on)
    codes = [each.code for each in programme.milestones if each.inherited_by_satellite]
    own = [code for code in codes if code not in left]
    until = listing([f"{code} tot en met {date_words(values[code].valid_until)}" for code in own])
    kept = f"Een eigen antwoord blijft tellen zolang het geldig is: {until}. Daarna telt de hoofdlocatie."
    taken = f"Zonder geldig eigen antwoord op {date_words(on)}: {listing(left)}. Daarvoor telt de hoofdlocatie meteen."
    return tuple(words for words, named in ((kept, own), (taken, left)) if named)


def without_own(values: Mapping[str, Effective], programme: Programme, on: date) -> list[str]:
    """Give what a satellite may take over of which nothing of its own is valid on a day."""
    codes = [each.code for each in programme.milestones if each.inherited_by_satellite]
    return [code for code in codes if code not in values or not _is_own(values[code], on)]


def _is_own(value: Effective, on: date) -> bool:
    return not value.is_inherited and value.holds_on <= on <= value.valid_until


def refusal(milestone: str, main: str) -> DomainError:
    """Give why an answer cannot be kept, at its field."""
    return DomainError(taken_over_words(milestone, main), "verdict")
