"""When a release becomes public: the hour it is planned for, and the days that the programme usually has for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from werkplein.core.errors import DomainError
from werkplein.core.labels import AMSTERDAM, LabelEnum
from werkplein.programme.rules import Month, Programme, Round, add_working_days, is_working_day
from werkplein.publication.rules import Figure

FURTHEST = timedelta(days=366)
FIGURES = {"client": Figure.CLIENTS, "employer": Figure.EMPLOYERS}


class When(LabelEnum):
    """When a release becomes public."""

    AT_HOUR = "at_hour", "Op een dag en uur"
    AT_ONCE = "at_once", "Meteen na goedkeuring"


@dataclass(frozen=True)
class Usual:
    """A day on which figures usually become public, and which."""

    at: datetime
    what: tuple[str, ...]


def hour_of(day: date, hour: int) -> datetime:
    """Give an hour of a day as the clock in the Netherlands shows it; of two in the autumn, the first."""
    return datetime.combine(day, time(hour), AMSTERDAM)


def usual_hour(programme: Programme, month: Month, closing_days: Collection[date]) -> datetime:
    """Give the hour in a month at which figures usually become public: on a working day."""
    day = date(month.year, month.number, programme.release_day)
    if not is_working_day(day, closing_days):
        day = add_working_days(day, 1, closing_days)
    return hour_of(day, programme.release_hour)


def proposed_hour(programme: Programme, after: datetime, closing_days: Collection[date]) -> datetime:
    """Give the first usual hour that is still to come."""
    month = Month.of(after.astimezone(AMSTERDAM).date())
    while (found := usual_hour(programme, month, closing_days)) <= after:
        month = month.next()
    return found


def usual_releases(programme: Programme, closing_days: Collection[date]) -> list[Usual]:
    """Give every day on which the programme has figures to make public, with what was due before it, oldest first."""
    found: dict[datetime, list[str]] = defaultdict(list)
    last = Month.of(programme.deadline - timedelta(days=1))
    for month in Month.of(programme.starts_on).until(last):
        at = _first_after(programme, programme.outflow_due_on(month), closing_days)
        found[at].append(f"{Figure.OUTFLOW.label}, {month.label}")
    for each in programme.rounds:
        found[_first_after(programme, each.due_on, closing_days)].append(_named(each))
    return [Usual(at, tuple(found[at])) for at in sorted(found)]


def _first_after(programme: Programme, due_on: date, closing_days: Collection[date]) -> datetime:
    return proposed_hour(programme, hour_of(due_on + timedelta(days=1), 0), closing_days)


def _named(each: Round) -> str:
    return f"{FIGURES[each.kind].label}, {each.label} ({each.ends_on.year})"


def refuse_hour(planned: datetime, at: datetime) -> None:
    """Refuse an hour that passed, that the clock skips, or that is too far away to be meant."""
    if planned.astimezone(UTC).astimezone(AMSTERDAM).hour != planned.hour:
        raise DomainError("Dat uur bestaat op die dag niet: de klok gaat dan vooruit. Kies een ander uur.", "hour")
    if planned <= at:
        sentence = "Dit moment is al voorbij. Kies een later moment, of kies ‘Meteen na goedkeuring’."
        raise DomainError(sentence, "day")
    if planned > at + FURTHEST:
        raise DomainError("Kies een dag binnen een jaar.", "day")
