"""What the counts of municipalities make: areas, the figure of a Werkplein, and why there is none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from werkplein.register.area_rules import AreaSaid, Serving, serving_on
from werkplein.register.rules import AreaKind

CASELOAD, OUTFLOW, ENDED = "caseload", "outflow", "ended-"


@dataclass(frozen=True)
class Area:
    """The municipalities that are wholly of one Werkplein, and those it shares, each with the others that serve it."""

    werkplein_id: int
    own: frozenset[int]
    shared: Mapping[int, frozenset[int]] = field(default_factory=dict)

    @property
    def towns(self) -> frozenset[int]:
        """Give all of them."""
        return self.own | frozenset(self.shared)


@dataclass(frozen=True)
class Summed:
    """What the own municipalities add up to; `missing` are those of which something is not there."""

    caseload: int
    outflow: int
    missing: tuple[int, ...]

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is missing."""
        return not self.missing


def areas_on(rows: Iterable[AreaSaid], are_open: Collection[int], on: date) -> dict[int, Area]:
    """Give the areas of the Werkpleinen that are open on a day.

    A municipality is wholly of one when that one alone serves it, and serves all of it.
    """
    by_town: dict[int, dict[int, Serving]] = defaultdict(dict)
    for (werkplein_id, town), serving in serving_on(rows, on).items():
        if werkplein_id in are_open:
            by_town[town][werkplein_id] = serving
    own: dict[int, set[int]] = defaultdict(set)
    shared: dict[int, dict[int, frozenset[int]]] = defaultdict(dict)
    for town, served in by_town.items():
        is_whole = len(served) == 1 and all(serving.kind is AreaKind.WHOLE for serving in served.values())
        for werkplein_id in served:
            if is_whole:
                own[werkplein_id].add(town)
            else:
                shared[werkplein_id][town] = frozenset(served) - {werkplein_id}
    return {each: Area(each, frozenset(own[each]), shared[each]) for each in sorted({*own, *shared})}


def summed(area: Area, caseloads: Mapping[int, int], outflows: Mapping[int, int]) -> Summed:
    """Add up what is wholly of a Werkplein."""
    missing = tuple(sorted(town for town in area.own if town not in caseloads or town not in outflows))
    there = area.own.difference(missing)
    return Summed(sum(caseloads[town] for town in there), sum(outflows[town] for town in there), missing)


def outflow_to_work(counts: Mapping[str, int], work: Collection[str]) -> int | None:
    """Give how many left for work: as it was counted, or added up over the reasons that are work, if all are there.

    Without reasons it is what the file itself calls outflow to work.
    """
    if not work:
        return counts.get(OUTFLOW)
    ended = [counts[name] for code in sorted(work) if (name := f"{ENDED}{code}") in counts]
    return sum(ended) if len(ended) == len(work) else None
