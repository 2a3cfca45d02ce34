"""What a Werkplein is on a day, how it is named, and how people look for it."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import takewhile, zip_longest
from typing import NamedTuple, Protocol, TypeVar

from werkplein.core import paging
from werkplein.core.labels import LabelEnum
from werkplein.core.paging import Part

CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_CODE = 64
APOSTROPHES = "'’‘`´"
# Dashes and brackets, and what nobody sees: people write them or not.
SEPARATING = ("Pd", "Ps", "Pe", "Cc", "Cf")
SUGGESTIONS = 3
LONGEST_SEARCH = 100
PER_PAGE = 150


class AreaKind(LabelEnum):
    """How much of a municipality a Werkplein serves (decree BWBR0029425, annex 1)."""

    WHOLE = "whole", "Hele gemeente"
    SPLIT = "split", "Deel van de gemeente"
    SHARED = "shared", "Samen met een ander Werkplein"
    ENDED = "ended", "Niet meer"


class Precision(LabelEnum):
    """How precisely the place of a Werkplein is known."""

    TOWN = "town", "Plaats"
    ADDRESS = "address", "Adres"

    @property
    def source(self) -> str:
        """Say where such a place comes from."""
        return {"town": "GeoNames, midden van de plaats", "address": "het adres, ingevuld door het secretariaat"}[
            self.value
        ]


@dataclass(frozen=True)
class Facts:
    """What a dated version of a Werkplein says."""

    name: str
    region_id: int
    seat_id: int
    main_id: int | None
    is_g4: bool
    lat: float
    lon: float
    precision: Precision
    is_closed: bool = False
    moved: bool = False
    successor_id: int | None = None


class Dated(Protocol):
    """A version: the day it is about, and which one it replaces."""

    id: int
    holds_on: date
    recorded_on: date
    replaces_id: int | None


AnyDated = TypeVar("AnyDated", bound=Dated)
AnyId = TypeVar("AnyId", int, int | None, str | None)
AnyWord = TypeVar("AnyWord")


def remaining(versions: Iterable[AnyDated]) -> list[AnyDated]:
    """The versions that count, oldest first: replaced ones do not (design 4.1)."""
    rows = list(versions)
    replaced = {row.replaces_id for row in rows}
    return sorted(
        (row for row in rows if row.id not in replaced), key=lambda row: (row.holds_on, row.recorded_on, row.id)
    )


def holding(versions: Iterable[AnyDated], on: date) -> AnyDated | None:
    """The version that holds on a day: the last one that began by then."""
    begun = [row for row in remaining(versions) if row.holds_on <= on]
    return begun[-1] if begun else None


def last_begun(over_time: Iterable[tuple[date, AnyWord]], on: date) -> AnyWord | None:
    """What holds on a day, of what begins to hold on which day, oldest first; none before the first."""
    begun = [word for since, word in over_time if since <= on]
    return begun[-1] if begun else None


def changes_on(versions: Iterable[AnyDated], on: date) -> date | None:
    """The next day on which another version begins to hold."""
    return next((row.holds_on for row in remaining(versions) if row.holds_on > on), None)


class Version(Dated, Protocol):
    """A dated version of a Werkplein with what it says."""

    @property
    def facts(self) -> Facts:
        """What it says."""
        ...


@dataclass(frozen=True)
class RegisterFacts:
    """What the register says of a Werkplein over time, days to come included.

    `main` and `seats` say from which day on which one; `is_g4` and `successor_id` are those of the last version.
    """

    opened_on: date
    closed_on: date | None
    moves: tuple[date, ...]
    main: tuple[tuple[date, int | None], ...]
    seats: tuple[tuple[date, int], ...]
    is_g4: bool
    successor_id: int | None

    def main_on(self, day: date) -> int | None:
        """The main location it belongs to on a day; before it opened, the one it opened with."""
        return last_begun(self.main, max(day, self.opened_on))

    def is_open_on(self, day: date) -> bool:
        """Tell whether it is open on a day."""
        return self.opened_on <= day and (self.closed_on is None or day < self.closed_on)


@dataclass(frozen=True)
class Turned:
    """When it came into the building where it is, and since when it is no satellite any more, if ever.

    Of what was announced for a later day: when it moves next, from when it has another main location (by its name), or
    none, and from when it serves more municipalities (by their names).
    """

    moved_on: date | None = None
    alone_since: date | None = None
    moves_on: date | None = None
    main_from: tuple[date, str | None] | None = None
    area_from: tuple[date, tuple[str, ...]] | None = None


def register_facts(versions: Iterable[Version]) -> RegisterFacts:
    """Sum up the versions that count; there is at least one."""
    rows = [(row.holds_on, row.facts) for row in remaining(versions)]
    last = rows[-1][1]
    return RegisterFacts(
        opened_on=rows[0][0],
        closed_on=closing_day(rows),
        moves=tuple(sorted({day for day, facts in rows if facts.moved})),
        main=tuple(turns([(day, facts.main_id) for day, facts in rows])),
        seats=tuple(turns([(day, facts.seat_id) for day, facts in rows])),
        is_g4=last.is_g4,
        successor_id=last.successor_id,
    )


class Spell(NamedTuple):
    """From which day on a Werkplein was open, and the day it closed; none while it is open."""

    since: date
    until: date | None

    def overlaps(self, first: date, last: date) -> bool:
        """Tell whether it was open on any day of a period; on the day it closed it was not."""
        return self.since <= last and (self.until is None or self.until > first)


def spells(rows: Sequence[tuple[date, Facts]]) -> tuple[Spell, ...]:
    """When it was open, of what begins to hold on which day, oldest first; a Werkplein may open again."""
    found = list(turns([(day, int(facts.is_closed)) for day, facts in rows]))
    ends = [day for day, _ in found[1:]]
    return tuple(Spell(day, until) for (day, shut), until in zip_longest(found, ends) if not shut)


def beginning(spells: Iterable[Sequence[Spell]]) -> date | None:
    """Give the day on which the register began, of the spells of everyone."""
    return min((own[0].since for own in spells if own), default=None)


def was_open(spells: Sequence[Spell], day: date, begins: date | None) -> bool:
    """Tell whether it was open on a day; what was there when the register began is not known to be newer.

    Whoever is open on the last day of a month is asked for its figures, and stands in that month.
    """
    return not spells or any(
        spell.overlaps(day, max(day, spell.since) if spell.since == begins else day) for spell in spells
    )


def was_closed(spells: Sequence[Spell], first: date, last: date) -> bool:
    """Tell whether it was closed all of a period; one that did not open yet is not closed."""
    return bool(spells) and spells[0].since <= last and not any(spell.overlaps(first, last) for spell in spells)


def closing_day(rows: Sequence[tuple[date, Facts]]) -> date | None:
    """The day it closed for good: the first of the closed versions that nothing follows; none when it is open."""
    closed = list(takewhile(lambda row: row[1].is_closed, reversed(rows)))
    return closed[-1][0] if closed else None


def turns(said: Sequence[tuple[date, AnyId]]) -> Iterable[tuple[date, AnyId]]:
    """From which day on what holds, each time it becomes something else; the last word of a day counts."""
    before: tuple[AnyId] | None = None
    for day, one in dict(said).items():
        if before != (one,):
            yield day, one
        before = (one,)


def title_of(name: str) -> str:
    """How a Werkplein is called in a heading: the word Werkplein stands before it once."""
    return name if name.startswith("Werkplein") else f"Werkplein {name}"


def is_code(text: str) -> bool:
    """Tell whether this can be the code of a Werkplein: it stands in addresses."""
    return len(text) <= LONGEST_CODE and CODE.fullmatch(text) is not None


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Text as it is searched: no accents, no apostrophes, lower case, single spaces for all punctuation."""
    plain = _plain(text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


@lru_cache(maxsize=8192)
def signs(text: str) -> str:
    """What tells one name from another although they are folded to the same: what is no letter or usual separator."""
    return "".join(each for each in _plain(text) if not ((each.isascii() and each.isalnum()) or _is_usual(each)))


def _is_usual(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return kind[0] in "ZM" or kind in SEPARATING or sign in "/.,"


def _plain(text: str) -> str:
    bare = text.translate(str.maketrans("", "", APOSTROPHES))
    return unicodedata.normalize("NFKD", bare).lower()


def called(name: str) -> str:
    """The word for a Werkplein among others: as it is searched, without the word that stands before it in a heading."""
    return fold(name).removeprefix("werkplein ")


def is_called(name: str, needle: str) -> bool:
    """Tell whether a name holds what is searched, as `called` gives that."""
    return bool(needle) and needle in fold(name)


class Role(LabelEnum):
    """What a location is among its neighbours, as a filter."""

    MAIN = "hoofd", "Hoofdlocatie"
    SATELLITE = "satelliet", "Satelliet"


class Order(LabelEnum):
    """How the list may be sorted."""

    NAME = "naam", "Naam"
    REGION = "regio", "Regio"
    SEAT = "gemeente", "Gemeente"


@dataclass(frozen=True)
class Entry:
    """A Werkplein as a row of the list."""

    id: int
    code: str
    name: str
    region_id: int
    region_code: str
    region: str
    seat: str
    main: str | None
    is_g4: bool


@dataclass(frozen=True)
class Wanted:
    """What someone asked of the list; what cannot be asked is told in `problems` and left out."""

    search: str = ""
    region: str = ""
    role: Role | None = None
    only_g4: bool = False
    order: Order = Order.NAME
    page: int = 1
    problems: tuple[str, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.search or self.region or self.role or self.only_g4)


def wanted_of(asked: Callable[[str], str], regions: Iterable[str]) -> Wanted:
    """Read what was asked from an address; every value that is unknown becomes a sentence."""
    problems: list[str] = []
    search = " ".join(asked("zoek").split())
    if len(search) > LONGEST_SEARCH:
        search = search[:LONGEST_SEARCH]
        problems.append(f"Zoek met ten hoogste {LONGEST_SEARCH} tekens. De rest is weggelaten.")
    region = asked("regio")
    if region and region not in set(regions):
        region = ""
        problems.append("Deze regio kennen wij niet. U ziet alle regio’s.")
    return Wanted(
        search=search,
        region=region,
        role=_known(Role, asked("soort"), "soort locatie", problems),
        only_g4=_known(OnlyG4, asked("g4"), "keuze voor de G4", problems) is not None,
        order=_known(Order, asked("volgorde"), "volgorde", problems) or Order.NAME,
        page=_page(asked("pagina"), problems),
        problems=tuple(problems),
    )


def _page(value: str, problems: list[str]) -> int:
    if value in ("", "0"):
        return 1
    if not (value.isascii() and value.isdigit() and len(value) <= 4):
        problems.append("Deze pagina is er niet. U ziet de eerste.")
        return 1
    return int(value)


class OnlyG4(LabelEnum):
    """Whether only the four large cities are wanted."""

    YES = "ja", "Alleen G4"


Choice = TypeVar("Choice", bound=LabelEnum)


def _known(kind: type[Choice], value: str, what: str, problems: list[str]) -> Choice | None:
    found = next((member for member in kind if member.value == value), None)
    if value and found is None:
        problems.append(f"Deze {what} kennen wij niet. Wij laten die keuze weg.")
    return found


def select_entries(entries: Iterable[Entry], wanted: Wanted, serving: frozenset[int]) -> list[Entry]:
    """The rows that were asked for, in their order; `serving` are the ids that serve a municipality of that name."""
    needle = called(wanted.search)
    found = [
        entry
        for entry in entries
        if (not wanted.region or entry.region_code == wanted.region)
        and (wanted.role is None or (entry.main is not None) == (wanted.role is Role.SATELLITE))
        and (not wanted.only_g4 or entry.is_g4)
        and (not wanted.search or is_called(entry.name, needle) or entry.id in serving)
    ]
    return sorted(found, key=lambda entry: _sort_key(entry, wanted.order))


def _sort_key(entry: Entry, order: Order) -> tuple[str, str]:
    first = {Order.NAME: "", Order.REGION: fold(entry.region), Order.SEAT: fold(entry.seat)}[order]
    return first, fold(entry.name)


def part_of(rows: Sequence[Entry], number: int, size: int = PER_PAGE) -> Part[Entry]:
    """The rows of one page; beyond the last page it is the last."""
    return paging.part_of(tuple(rows), number, size)


def nearest(search: str, names: Sequence[str], alike: float = 0.6) -> list[str]:
    """The names that look most like what was searched, for when nothing was found."""
    folded = {fold(name): name for name in names}
    close = difflib.get_close_matches(fold(search), list(folded), n=SUGGESTIONS, cutoff=alike)
    return [folded[name] for name in close]
