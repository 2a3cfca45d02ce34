"""The ways to a level as the card names them: the first smallest set, the others that are as small, what runs out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from milestones.rules import (
    Classified,
    Effective,
    Level,
    Renewals,
    Ways,
    renewals,
    renewing,
    route_up,
    stay_words,
    ways_to_stay,
)
from milestones.rules.routes import Ends, for_good_words, ways_by
from milestones.rules.rulesets import Ruleset
from milestones.rules.whatif import Parts, must_be_seen_again, parts, ways_back_for_good
from werkplein.programme.rules import Programme, Quarter

WAYS_SHOWN = 3
# Few enough to name them all: the rest would take more words to count.
FEW_WAYS = 6


@dataclass(frozen=True)
class OtherWay:
    """A set that is as small as the first: what it leaves to be confirmed that the first shows, and the other way."""

    codes: Sequence[str]
    to_confirm: Sequence[str] = ()
    needless: Sequence[str] = ()


@dataclass(frozen=True)
class Route:
    """What brings a level: the first smallest set, and the others that are as small.

    Of a set `to_see` is met and waits for a visit: a laggard rises by what is seen, and another document helps nobody
    (domain D.4).
    """

    heading: str
    parts: Parts
    to_see: Sequence[str] = ()
    # What runs out before the reference date on which it counts.
    renewals: Renewals = field(default_factory=Renewals)
    by: date | None = None
    others: Sequence[OtherWay] = ()
    more: int = 0
    # Up to this reference date it brings the level back; from then on what else was lost counts.
    holds_until: date | None = None
    # A laggard that was none on the last reference date: up to the next one no visit is needed to be none.
    is_free: bool = False

    @property
    def renewing(self) -> Sequence[tuple[str, Sequence[str], str]]:
        """Say what is to be renewed in time: sentences around codes of milestones."""
        return renewing(self.renewals, is_more=bool(self.parts.codes or self.to_see))

    @property
    def codes(self) -> frozenset[str]:
        """Give every milestone that it names."""
        renewed = (*self.renewals.to_show, *self.renewals.to_confirm)
        others = (code for other in self.others for code in (*other.codes, *other.to_confirm))
        return frozenset((*self.parts.codes, *self.to_see, *renewed, *others))

    @property
    def size(self) -> int:
        """Give how many milestones each set has."""
        return len(self.parts.codes) + len(self.to_see)


def up_route(
    values: Mapping[str, Effective], settled: Classified, programme: Programme, ends: Ends, told: Callable[[str], str]
) -> Route | None:
    """Give what brings the next level by a reference date; nothing where no milestone does.

    `told` says where a decision ends first.
    """
    reason = settled.reason
    ways, target = ways_by(values, settled, programme, ends)
    again = must_be_seen_again(values, settled, programme, ends.comes)
    heading = route_up(settled.level, ways.first, reason.fell_from, reason.gains_awaited, again)
    if heading is None:
        return None
    asks_visit = again or (settled.level is Level.LAGGARD and reason.fell_from is None)
    toward = _Toward(values, target, reason.ruleset, ends.last(settled))
    found = _route(ways, told(heading), toward, asks_visit=asks_visit)
    if found and not ends.is_spanned and ways_back_for_good(values, reason, programme).sets:
        return replace(found, holds_until=reason.stays_until)
    return replace(found, is_free=True) if found and asks_visit and not reason.from_laggard else found


def stay_route(
    values: Mapping[str, Effective], settled: Classified, programme: Programme, ends: Ends, told: Callable[[str], str]
) -> Route | None:
    """Give what keeps a level that was found lower for the first time; nothing where it was not."""
    reason, heading = settled.reason, stay_words(settled.reason)
    words = for_good_words(reason)
    if words and not ends.is_spanned:
        back, until = ways_back_for_good(values, reason, programme), reason.stays_until or ends.counts
        return _route(back, told(words), _Toward(values, reason.fell_from, reason.ruleset, until))
    ways = ways_to_stay(values, reason, programme, ends.comes)
    if heading is None:
        return None
    toward = _Toward(values, reason.before, reason.ruleset, reason.until or ends.counts)
    return _route(ways, told(heading), toward, asks_visit=reason.goes_on is Level.LAGGARD)


def keep_route(values: Mapping[str, Effective], settled: Classified, on: date) -> Route | None:
    """Give what a leader is to renew to be one on the next reference date; nothing where all holds that long."""
    by, reason = Quarter.of(on).reference_date, settled.reason
    if settled.level is not Level.LEADER or reason.hold is not None:
        return None
    found = renewals(values, (), Level.LEADER, reason.ruleset, by)
    if not (found.to_show or found.to_confirm):
        return None
    return Route("Om kopgroep te blijven, is dit straks genoeg.", Parts(), renewals=found, by=by)


@dataclass(frozen=True)
class _Toward:
    """The level that is to be reached from these values, on a day."""

    values: Mapping[str, Effective]
    level: Level | None
    ruleset: Ruleset
    by: date

    def renewals(self, codes: Sequence[str]) -> Renewals:
        """Give what runs out before that day while these are shown."""
        return renewals(self.values, codes, self.level, self.ruleset, self.by)


def _route(ways: Ways, heading: str, toward: _Toward, *, asks_visit: bool = False) -> Route | None:
    if not ways.sets:
        return None
    others = ways.sets[1 : FEW_WAYS if ways.total <= FEW_WAYS else WAYS_SHOWN]
    renewed = toward.renewals(ways.first)
    # What a visit is to see is not only to be said.
    told = parts(toward.values, ways.first, 0 if asks_visit else renewed.spare)
    return Route(
        heading,
        parts=replace(told, to_show=()) if asks_visit else told,
        to_see=told.to_show if asks_visit else (),
        renewals=renewed,
        by=toward.by,
        others=[_other(codes, ways.first, renewed, toward) for codes in others],
        more=ways.total - len(others) - 1,
    )


def _other(codes: Sequence[str], first: Sequence[str], renewed: Renewals, toward: _Toward) -> OtherWay:
    """What the first set shows anew may run out beneath another one; no document showed it, so confirming is enough."""
    confirmed = [code for code in toward.renewals(codes).to_confirm if code in first]
    return OtherWay(codes, confirmed, [code for code in renewed.to_confirm if code in codes])
