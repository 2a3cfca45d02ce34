"""Milestones that are asked per municipality: what can be ticked, and what follows from it (domain D.5)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from milestones.rules.satellites import day_about
from werkplein.programme.rules import Quarter

# What is sent where no municipality takes part: no tick at all is no answer.
NO_TOWN = "geen"
NONE_TAKES_PART = "Geen enkele gemeente"


@dataclass(frozen=True)
class Town:
    """A surrounding municipality, and whether it takes part."""

    code: str
    name: str
    is_in: bool


def ticked(named: Iterable[tuple[str, str]], codes: Collection[str]) -> tuple[Town, ...]:
    """Give municipalities, as (code, name), with a tick at these."""
    return tuple(Town(code, name, code in codes) for code, name in named)


def is_none(participation: Mapping[str, bool] | None) -> bool:
    """Tell whether it was said that no municipality takes part."""
    return participation is not None and bool(participation) and not any(participation.values())


def ticks_of(participation: Mapping[str, bool] | None) -> list[str]:
    """Give what is ticked to say the same."""
    joined = [code for code, is_in in (participation or {}).items() if is_in]
    return joined or ([NO_TOWN] if is_none(participation) else [])


def participation_of(codes: Iterable[str], joined: Collection[str]) -> dict[str, bool]:
    """Say per surrounding municipality whether it takes part; what is ticked besides does not count."""
    return {code: code in joined for code in codes}


def why_no_answer(joined: Collection[str]) -> str:
    """Say why these ticks are no answer; nothing when they are."""
    if not joined:
        return f"Vink aan welke gemeenten meedoen. Doet er geen enkele mee? Kies dan ‘{NONE_TAKES_PART}’."
    if NO_TOWN in joined and len(joined) > 1:
        return f"Vink de gemeenten aan die meedoen, of kies ‘{NONE_TAKES_PART}’. Niet allebei."
    return ""


def area_day(holds_on: date, quarter: Quarter | None, today: date) -> date:
    """Give the day of which the area is asked: that of the checklist, else the one that the answer is about."""
    return day_about(quarter, today) if quarter is not None else holds_on
