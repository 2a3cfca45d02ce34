"""What a file leaves open by rows that cannot be read: what is told of the others is so whatever those rows say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from werkplein.register.area_rules import AreaSaid, Serving
from werkplein.register.rules import AreaKind, Facts, Precision
from werkplein.register.timeline_rules import Said, Timeline

Pair = tuple[int, int]


@dataclass(frozen=True)
class Doubt:
    """What nobody knows: how `timelines` go (they are taken to be in nobody's way), and how `pairs` are served.

    The municipalities in `towns` may be handed over to anybody.
    """

    timelines: Mapping[int, Timeline] = field(default_factory=dict)
    pairs: frozenset[Pair] = frozenset()
    towns: frozenset[int] = frozenset()

    def clear(self, rows: Iterable[AreaSaid]) -> list[AreaSaid]:
        """Give the rows that count whatever else is meant: only these can clash."""
        return [row for row in rows if row.pair not in self.pairs]

    def perhaps(self, key: int, rows: Iterable[AreaSaid]) -> list[AreaSaid]:
        """Give the rows with all that one may serve: only what is then not served is surely not."""
        towns = self.towns | {town for who, town in self.pairs if who == key}
        return [*self.clear(rows), *(AreaSaid(key, town, date.min, MAYBE) for town in sorted(towns))]


MAYBE = Serving(AreaKind.SHARED)
NONE = Doubt()


@dataclass(frozen=True)
class PlaceRow:
    """A row about a Werkplein; `code` is None when it does not say about whom it is."""

    code: str | None
    may_close: bool


def unclear_codes(unread: Iterable[PlaceRow], read: Iterable[PlaceRow], known: Iterable[str]) -> dict[str, bool]:
    """Give the codes of which a row cannot be counted on, and whether they may close.

    A row that does not say about whom it is, is about somebody without another row in the file.
    """
    rows, doubtful = list(read), list(unread)
    silent = sorted(set(known).difference(row.code or "" for row in [*rows, *doubtful]))
    found: dict[str, bool] = {}
    for row in doubtful:
        for code in silent if row.code is None else [row.code]:
            found[code] = found.get(code, False) or row.may_close
    closing = {row.code for row in rows if row.may_close}
    return {code: may_close or code in closing for code, may_close in found.items()}


def doubt_of_places(
    unclear: Mapping[int, bool], heirless: Iterable[int], timelines: Mapping[int, Timeline], rows: Iterable[AreaSaid]
) -> Doubt:
    """Take who is unclear to be open and on its own; its area counts where it surely stays open.

    Who is `heirless` surely closes, but anybody may take over its area.
    """
    taken = {key: _in_nobodys_way(timelines.get(key, ())) for key in unclear}
    shaky = set(heirless) | {
        key
        for key, may_close in unclear.items()
        if may_close or any(said.facts.is_closed for said in timelines.get(key, ()))
    }
    pairs = frozenset(row.pair for row in rows if row.werkplein_id in shaky)
    return Doubt(taken, pairs, frozenset(town for _, town in pairs))


def _in_nobodys_way(timeline: Timeline) -> Timeline:
    if not timeline:
        return (Said(date.min, Facts("", 0, 0, None, False, 0.0, 0.0, Precision.TOWN)),)
    first = timeline[0]
    return (Said(first.holds_on, replace(first.facts, is_closed=False, main_id=None, successor_id=None)),)


@dataclass(frozen=True)
class UnreadArea:
    """A row about an area that cannot be counted on, with what it does say."""

    werkplein_id: int | None
    municipality_id: int | None
    kind: AreaKind | None

    def may_be_about(self, pair: Pair, named: Iterable[Pair]) -> bool:
        """Tell whether it can be about a pair; one that says it in part, is about a pair without another row."""
        own = self.werkplein_id, self.municipality_id
        if None not in own:
            return own == pair
        return pair not in named and all(mine in (None, theirs) for mine, theirs in zip(own, pair, strict=True))


def doubt_of_areas(unread: Sequence[UnreadArea], rows: Iterable[AreaSaid], read: Iterable[AreaSaid]) -> Doubt:
    """Leave out each pair that an unread row may make otherwise; `read` is what the other rows of the file say."""
    said = list(read)
    named = {each.pair for each in said}
    kinds: dict[Pair, set[AreaKind]] = defaultdict(set)
    for each in [*rows, *said]:
        kinds[each.pair].add(each.serving.kind)
    # Whatever its day is: a row that says what was always so, changes nothing.
    shaky = {
        pair
        for pair, known in kinds.items()
        if any(row.may_be_about(pair, named) and known != {row.kind} for row in unread)
    }
    return Doubt(pairs=frozenset(shaky))
