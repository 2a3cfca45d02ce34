"""How long it takes to travel: computed from coordinates, or read from a file (domain E.3)."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from visitatie.planning.rules.problem import Place, Problem, Settings, Site, Visitor
from werkplein.core.errors import DomainError, Refused

EARTH_KM = 6371.0
HEADER = ["from", "to", "minutes"]
LONGEST = 24 * 60


def travel_minutes(problem: Problem, start: Place, end: Place) -> int:
    """Give the minutes between two places: from the file where it has them, else computed."""
    if start.code == end.code:
        return 0
    if problem.matrix:
        for pair in ((start.code, end.code), (end.code, start.code)):
            if pair in problem.matrix:
                return problem.matrix[pair]
    return computed_minutes(start, end, problem.settings)


@lru_cache(maxsize=100_000)
def computed_minutes(start: Place, end: Place, settings: Settings) -> int:
    """Compute the minutes over the road: the great circle with a detour, and a while to park and walk."""
    return math.ceil(great_circle(start, end) * settings.detour / settings.speed * 60 + settings.extra_minutes)


def great_circle(start: Place, end: Place) -> float:
    """Give the kilometres between two places in a straight line over the globe."""
    lat1, lon1, lat2, lon2 = map(math.radians, (start.latitude, start.longitude, end.latitude, end.longitude))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def tour_minutes(problem: Problem, visitor: Visitor, sites: Sequence[Site]) -> int:
    """Give the minutes on the road of one day: from home, along the sites in this order, and home again."""
    if not sites:
        return 0
    stops = [visitor.home, *(site.place for site in sites), visitor.home]
    return sum(travel_minutes(problem, start, end) for start, end in pairwise(stops))


def read_matrix(text: str, codes: Collection[str] | None) -> Mapping[tuple[str, str], int]:
    """Read a file with travel times (from,to,minutes); tell all that is wrong at once, each with its row.

    A pair that is given one way counts both ways; a pair that is not given is computed.
    Without codes every place passes.
    """
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    if not rows or [cell.strip().lower() for cell in rows[0]] != HEADER:
        raise DomainError("Rij 1: de eerste rij moet “from,to,minutes” zijn. Zet deze drie koppen erboven.")
    found: dict[tuple[str, str], int] = {}
    errors = []
    for row, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        try:
            pair, minutes = _pair(row, [cell.strip() for cell in cells], codes)
            if found.setdefault(pair, minutes) != minutes:
                raise DomainError(f"Rij {row}: van {pair[0]} naar {pair[1]} staat er al met een andere reistijd.")
        except DomainError as error:
            errors.append(error)
    if errors:
        raise Refused(errors)
    return found


def _pair(row: int, cells: Sequence[str], codes: Collection[str] | None) -> tuple[tuple[str, str], int]:
    if len(cells) != len(HEADER):
        raise DomainError(f"Rij {row}: er staan {len(cells)} waarden, en het moeten er drie zijn.")
    start, end, minutes = cells
    for code in (start, end):
        if codes is not None and code not in codes:
            raise DomainError(
                f"Rij {row}: de plaats “{code}” is niet bekend. Gebruik de code van een Werkplein of gemeente."
            )
    if not (minutes.isascii() and minutes.isdigit() and len(minutes) <= 4 and int(minutes) <= LONGEST):
        raise DomainError(f"Rij {row}: “{minutes}” is geen reistijd. Schrijf hele minuten, van 0 tot en met 1440.")
    return (start, end), int(minutes)
