"""What calendars are told of a visit, for how long, and what a day on the road looks like."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from visitatie.planning.rules.problem import Place, Settings
from visitatie.planning.rules.travel import computed_minutes, great_circle
from visitatie.rules import DayPart, VisitStatus
from werkplein.core.actor import ScopeKind
from werkplein.core.labels import LabelEnum

# What was called off stays in a calendar for so long, so that every program has heard of it (domain E.5).
CANCELLED_KEPT = timedelta(days=60)
# What was held long ago is looked up on the pages, not in a calendar.
HELD_KEPT = timedelta(days=400)
# 256 bits, more than anyone can try.
TOKEN_BYTES = 32
LONGEST_TOKEN = 200
DAY_BEFORE = timedelta(days=1)
HOUR_BEFORE = timedelta(hours=1)
# The two parts of a working day; a visit of a whole day has no hours.
HOURS: Mapping[DayPart, tuple[time, time]] = {
    DayPart.MORNING: (time(9, 0), time(12, 30)),
    DayPart.AFTERNOON: (time(13, 0), time(16, 30)),
}
TRAVEL = Settings()
_ON_THE_DAY = (DayPart.MORNING, DayPart.WHOLE, DayPart.AFTERNOON)


class EventStatus(LabelEnum):
    """How sure a calendar may be of a visit."""

    TENTATIVE = "tentative", "Voorstel"
    CONFIRMED = "confirmed", "Bevestigd"
    CANCELLED = "cancelled", "Gaat niet door"


@dataclass(frozen=True)
class Said:
    """What a calendar shows of a visit; `ends_on` is the last day itself."""

    status: EventStatus
    supporter_id: int
    starts_on: date
    ends_on: date
    part: DayPart
    second_id: int | None = None

    @property
    def team(self) -> frozenset[int]:
        """Give who go."""
        return frozenset(each for each in (self.supporter_id, self.second_id) if each is not None)


STATUSES: Mapping[VisitStatus, EventStatus] = {
    VisitStatus.PROPOSED: EventStatus.TENTATIVE,
    VisitStatus.CONFIRMED: EventStatus.CONFIRMED,
    VisitStatus.HELD: EventStatus.CONFIRMED,
}


def to_say(
    status: VisitStatus,
    supporter_id: int | None,
    day: date | None,
    part: DayPart | None,
    second_id: int | None = None,
) -> Said | None:
    """Give what a calendar should show of a visit; nothing when it has no day, or lapsed."""
    now = STATUSES.get(status)
    if now is None or supporter_id is None or day is None:
        return None
    return Said(now, supporter_id, day, day, part or DayPart.WHOLE, second_id)


def steps(last: Said | None, now: Said | None) -> list[Said]:
    """Give what calendars must still be told, in order; nothing when they know.

    What has no day any more is called off on the day they know. When somebody does not go any more, that is told
    first: each finds the newest of their own.
    """
    if last == now:
        return []
    called_off = replace(last, status=EventStatus.CANCELLED) if last else None
    if now is None:
        return [called_off] if called_off and called_off != last else []
    is_handed_over = last and last.team - now.team and last.status is not EventStatus.CANCELLED
    return [called_off, now] if called_off and is_handed_over else [now]


def hash_of(token: str) -> str:
    """Give what is kept of the token of an address. Longer than any token is wrong whatever follows."""
    return hashlib.sha256(token[:LONGEST_TOKEN].encode()).hexdigest()


@dataclass(frozen=True)
class Reach:
    """Which visits stand in a calendar: those somebody pays, and those of these places."""

    supporter_id: int | None = None
    is_national: bool = False
    region_ids: frozenset[int] = frozenset()
    werkplein_ids: frozenset[int] = frozenset()

    @property
    def is_nothing(self) -> bool:
        """Tell whether no visit can stand in it."""
        places = self.is_national or self.region_ids or self.werkplein_ids
        return not places and self.supporter_id is None


@dataclass(frozen=True)
class MayRead:
    """That somebody may read visits in a scope, and whether they pay visits there themselves."""

    kind: ScopeKind
    scope_id: int | None
    pays: bool


def own_reach(account_id: int, held: Iterable[MayRead]) -> Reach:
    """Give what stands in somebody's own calendar: who pays visits follows their own, others follow their scope."""
    rows = list(held)
    others = [each for each in rows if not each.pays]
    return Reach(
        supporter_id=account_id if len(others) < len(rows) else None,
        is_national=any(each.kind is ScopeKind.NATIONAL for each in others),
        region_ids=_ids(others, ScopeKind.REGION),
        werkplein_ids=_ids(others, ScopeKind.WERKPLEIN),
    )


def region_reach(region_id: int, held: Iterable[MayRead]) -> Reach:
    """Give what stands in the calendar of a region: nothing for who may not read all of it."""
    may = any(
        each.kind is ScopeKind.NATIONAL or (each.kind is ScopeKind.REGION and each.scope_id == region_id)
        for each in held
    )
    return Reach(region_ids=frozenset({region_id})) if may else Reach()


def _ids(held: Sequence[MayRead], kind: ScopeKind) -> frozenset[int]:
    return frozenset(each.scope_id for each in held if each.kind is kind and each.scope_id is not None)


# A day on the road.


def order_of(part: DayPart | None) -> int:
    """Give the place of a part in the order of a day."""
    return _ON_THE_DAY.index(part or DayPart.WHOLE)


def hours_words(part: DayPart | None) -> str:
    """Say when a part of the day is: `9.00 tot 12.30 uur`; a whole day has no hours."""
    if part is None or part not in HOURS:
        return ""
    start, end = (f"{each.hour}.{each.minute:02d}" for each in HOURS[part])
    return f"{start} tot {end} uur"


@dataclass(frozen=True)
class Leg:
    """The way from one visit to the next, estimated."""

    km: int
    minutes: int


def leg(start: Place, end: Place) -> Leg:
    """Estimate the way by road, as the planner does (domain E.3)."""
    return Leg(round(great_circle(start, end) * TRAVEL.detour), computed_minutes(start, end, TRAVEL))
