"""The file of service areas on its way in: what its rows say, and which of them say something new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkplein.core.dutch import NotReadable, shorten
from werkplein.core.importing import Row
from werkplein.core.labels import date_nl, number
from werkplein.register.area_rules import NOT, AreaSaid, Serving, serving_of, serving_on
from werkplein.register.cells import Cells, Words
from werkplein.register.change_queries import Names
from werkplein.register.doubts import UnreadArea
from werkplein.register.entry_rules import Fault, Impossible, day_faults
from werkplein.register.rules import AreaKind, called, fold
from werkplein.register.sheets import FROM

# Where a file says a fact.
COLUMNS = {"kind": "deel", "seat_id": "gemeente", "postcodes": "postcodes", "holds_on": FROM}
PairDay = tuple[tuple[int, int], date]
SHORT = {"heel": AreaKind.WHOLE, "hele": AreaKind.WHOLE, "deel": AreaKind.SPLIT, "samen": AreaKind.SHARED}


@dataclass(frozen=True)
class AreaLine:
    """One row of the file."""

    line: int
    said: AreaSaid

    def kept(self) -> list[Any]:
        """Give it as it waits for confirmation."""
        said = self.said
        return [*said.pair, said.holds_on.isoformat(), said.serving.kind.value, said.serving.postcodes]

    @property
    def unread(self) -> UnreadArea:
        """Give it as a row of which the day cannot be so."""
        return UnreadArea(*self.said.pair, self.said.serving.kind)

    @classmethod
    def of(cls, line: int, kept: Sequence[Any]) -> AreaLine:
        """Give it back."""
        key, town, on, kind, postcodes = kept
        serving = Serving(AreaKind.known(kind) or AreaKind.ENDED, postcodes)
        return cls(line, AreaSaid(key, town, date.fromisoformat(on), serving))


def read_areas(
    rows: Sequence[Row], names: Names, today: date, starts_on: date, cells: Cells
) -> tuple[list[AreaLine], list[UnreadArea]]:
    """Give the rows that can be read, and what the others do say; everything wrong with those is noted."""
    places = Words(names.werkpleinen, "een Werkplein", called)
    towns = Words(names.municipalities, "een gemeente van 2010")
    seen: dict[PairDay, int] = {}
    found, unread = [], []
    for row in rows:
        key, town = cells.cell(row, "werkplein", places.find), cells.cell(row, "gemeente", towns.find)
        on, serving = cells.day(row, today), _serving(row, cells)
        faults = list(day_faults(on, starts_on, today)) if on is not None else []
        if key is not None and town is not None and on is not None:
            faults += _twice(row.line, ((key, town), on), seen)
        cells.note(faults, row.line, COLUMNS)
        if key is None or town is None or serving is None or on is None or faults:
            unread.append(UnreadArea(key, town, None if serving is None else serving.kind))
            continue
        found.append(AreaLine(row.line, AreaSaid(key, town, on, serving)))
    return found, unread


def _twice(line: int, about: PairDay, seen: dict[PairDay, int]) -> Iterable[Fault]:
    """A row with another mistake counts too: whoever mends that one must not meet the double one only then."""
    earlier = seen.setdefault(about, line)
    if earlier != line:
        yield Fault(
            "seat_id", f"Deze gemeente staat met dezelfde dag ook op regel {number(earlier)}. Houd er één over."
        )


def _serving(row: Row, cells: Cells) -> Serving | None:
    """How a row says that a municipality is served; which postcodes a part has, matters to nobody else."""
    kind = cells.cell(row, "deel", kind_of)
    postcodes = cells.cell(row, "postcodes", str, empty="", may_be_empty=True)
    is_part = kind is AreaKind.SPLIT
    if kind is None or postcodes is None:
        return Serving(kind) if kind is not None and is_part else None
    try:
        return serving_of(kind, postcodes)
    except Impossible as error:
        cells.note(error.faults, row.line, COLUMNS)
        return Serving(kind) if is_part else None


def kind_of(text: str) -> AreaKind:
    """Read how much of a municipality is served."""
    found = SHORT.get(fold(text)) or next((each for each in AreaKind if fold(each.label) == fold(text)), None)
    if found is None:
        raise NotReadable(
            f"Onbekend: ‘{shorten(text)}’. Schrijf hele gemeente, deel van de gemeente, samen of niet meer."
        )
    return found


def plan(
    lines: Sequence[AreaLine], rows: Sequence[AreaSaid], opened: Mapping[int, date], cells: Cells
) -> tuple[list[AreaLine], dict[int, Serving]]:
    """Give the lines that say something new, and how it was before each of them; later lines see the earlier ones."""
    known = {
        key: [row for row in rows if row.werkplein_id == key] for key in {line.said.werkplein_id for line in lines}
    }
    new, before = [], {}
    for line in sorted(lines, key=lambda each: (each.said.holds_on, each.line)):
        said = line.said
        if said.holds_on < opened[said.werkplein_id]:
            since = date_nl(opened[said.werkplein_id])
            sentence = f"Dit Werkplein staat pas vanaf {since} in het register. Schrijf die dag of een latere."
            cells.note([Fault("holds_on", sentence)], line.line, COLUMNS)
            continue
        own = known[said.werkplein_id]
        present = serving_on(own, said.holds_on).get(said.pair, NOT)
        if present != said.serving:
            own.append(said)
            new.append(line)
            before[line.line] = present
    return new, before
