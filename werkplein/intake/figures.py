"""Makes the figures of Werkpleinen from counts of municipalities, as a preview shows them before they are written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from werkplein.core.importing import Change, Ready
from werkplein.core.labels import listing, number
from werkplein.intake import queries
from werkplein.intake.queries import Present
from werkplein.intake.rules import CASELOAD, Area, outflow_to_work, summed
from werkplein.programme.reader import current
from werkplein.programme.rules import Month
from werkplein.results import actions as results
from werkplein.results import queries as known_figures
from werkplein.results.models import OutflowDelivery
from werkplein.results.rules import Delivery

WERKPLEIN, MONTH, STREAM, CLIENTS, LEFT_FOR_WORK, NOTE = (
    "werkplein",
    "maand",
    "stroom",
    "klanten",
    "uitstroom",
    "opmerking",
)
SHOWN = 4
# What is known of a month and stream: per municipality, per measure.
Counts = Mapping[int, Mapping[str, int]]


@dataclass(frozen=True)
class World:
    """What the figures are made with, read once for a whole file."""

    areas: Mapping[str, Mapping[int, Area]]
    names: Mapping[int, str]
    towns: Mapping[int, tuple[str, str]]
    delivered: Mapping[tuple[int, str, str], OutflowDelivery]
    work: Collection[str]


def world_of(
    session: Session, months: Sequence[str], towns: Mapping[int, tuple[str, str]], work: Collection[str], today: date
) -> World:
    """Read areas by the register of each month, names, and what was delivered; the same few statements for any file."""
    delivered = known_figures.outflow_last(session, months, today)
    return World(queries.areas(session, months), queries.werkplein_names(session), towns, delivered, work)


def figures(world: World, counts: Present, told: Collection[tuple[int, str, str]]) -> list[Ready]:
    """Give the figure of each Werkplein with a municipality in the file, or why there is none; then what is shared.

    `counts` are all that count, those of the file among them; `told` are municipality, month and stream in the file.
    """
    groups: dict[tuple[str, str], dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for (town, month, stream, measure), (_, count) in counts.items():
        groups[month, stream][town][measure] = count
    asked: dict[tuple[str, str], set[int]] = defaultdict(set)
    for town, month, stream in told:
        asked[month, stream].add(town)
    rows = [
        row
        for (month, stream), towns in sorted(asked.items())
        for row in _of_month(world, month, stream, groups[month, stream], towns)
    ]
    rows.sort(key=lambda row: row[0])
    return [Ready(at, values, change) for at, (_, values, change) in enumerate(rows, start=1)]


def _of_month(
    world: World, month: str, stream: str, counts: Counts, towns: Collection[int]
) -> Iterator[tuple[int, dict[str, Any], Change]]:
    caseloads = {town: known[CASELOAD] for town, known in counts.items() if CASELOAD in known}
    made = {town: outflow_to_work(known, world.work) for town, known in counts.items()}
    outflows = {town: count for town, count in made.items() if count is not None}
    areas = world.areas[month]
    for area in sorted(areas.values(), key=lambda each: world.names[each.werkplein_id]):
        if area.towns.isdisjoint(towns):
            continue
        yield _of_area(world, area, Month.parse(month), stream, (caseloads, outflows))
    shared = {town: {who} | others for who, area in areas.items() for town, others in area.shared.items()}
    for town in sorted(set(towns) & set(shared)):
        yield _shared_row(world, town, shared[town], (month, stream), (caseloads.get(town), outflows.get(town)))


def _of_area(
    world: World, area: Area, month: Month, stream: str, known: tuple[Mapping[int, int], Mapping[int, int]]
) -> tuple[int, dict[str, Any], Change]:
    found = summed(area, *known)
    beside = [_shared_words(world, town, others) for town, others in sorted(area.shared.items())]
    shown: dict[str, Any] = {
        WERKPLEIN: world.names[area.werkplein_id],
        MONTH: month.label,
        STREAM: current().stream(stream).label,
        CLIENTS: "–",
        LEFT_FOR_WORK: "–",
        NOTE: " ".join(beside[:SHOWN]),
    }
    why = _why_not(world, area, found.missing, found.outflow > found.caseload)
    if why:
        return 1, {**shown, NOTE: f"Niet geleverd: {why}"}, Change.WITHHELD
    delivery = Delivery(area.werkplein_id, month, stream, found.caseload, found.outflow)
    last = world.delivered.get(delivery.key)
    before, change = last if last and last.is_there else None, results.change_of(last, delivery)
    shown |= {
        CLIENTS: _with_present(found.caseload, before.caseload if before else None),
        LEFT_FOR_WORK: _with_present(found.outflow, before.outflow if before else None),
        "row": [*delivery.key, found.caseload, found.outflow, last.id if last else None],
    }
    return (2 if change is Change.KNOWN else 0), shown, change


def _why_not(world: World, area: Area, missing: Sequence[int], is_above: bool) -> str:
    if not area.own:
        return "alle gemeenten van dit Werkplein zijn gedeeld."
    if missing:
        names = [world.towns[town][1] for town in missing]
        more = f" en nog {number(len(names) - SHOWN)}" if len(names) > SHOWN else ""
        verb = "ontbreekt" if len(names) == 1 else "ontbreken"
        return f"{listing(names[:SHOWN]) if not more else ', '.join(names[:SHOWN])}{more} {verb}."
    return "er is meer uitstroom dan er klanten zijn." if is_above else ""


def _shared_words(world: World, town: int, others: Collection[int]) -> str:
    name = world.towns[town][1]
    if not others:
        return f"{name} telt niet mee: maar een deel hoort bij dit Werkplein."
    return f"{name} telt niet mee: gedeeld met {listing(sorted(world.names[each] for each in others))}."


def _shared_row(
    world: World, town: int, who: Collection[int], what: tuple[str, str], counts: tuple[int | None, int | None]
) -> tuple[int, dict[str, Any], Change]:
    shown = {
        WERKPLEIN: f"Gedeeld: {listing(sorted(world.names[each] for each in who))}",
        MONTH: Month.parse(what[0]).label,
        STREAM: current().stream(what[1]).label,
        CLIENTS: "–" if counts[0] is None else number(counts[0]),
        LEFT_FOR_WORK: "–" if counts[1] is None else number(counts[1]),
        NOTE: f"{world.towns[town][1]} blijft bewaard als gemeentelijk aantal. We verdelen het niet.",
    }
    return 1, shown, Change.WITHHELD


def _with_present(new: int, present: int | None) -> str:
    return number(new) if present in (None, new) else f"{number(new)} (was {number(present or 0)})"
