"""The content of a release: what is frozen, and its one canonical form in bytes. Input -> output, no database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache, cached_property
from types import UnionType
from typing import Any, Self, Union, get_args, get_origin, get_type_hints

from werkplein.publication.rules import (
    Disclosure,
    Figure,
    Position,
    PublicFigure,
    Rolling,
    Thresholds,
    Total,
    positions,
)
from werkplein.register.rules import AreaKind, fold

FORMAT = 1


@dataclass(frozen=True)
class Served:
    """A municipality that a Werkplein works for, wholly or in part."""

    code: str
    name: str
    kind: str
    postcodes: str | None = None

    @property
    def kind_label(self) -> str:
        """Say how much of it is served; a kind that is not known any more stays as it was frozen."""
        kind = AreaKind.known(self.kind)
        return kind.label if kind else self.kind

    @property
    def is_shared(self) -> bool:
        """Tell whether another Werkplein serves the whole of it as well."""
        return self.kind == AreaKind.SHARED.value


@dataclass(frozen=True)
class Location:
    """A Werkplein as the register had it when the release was prepared."""

    code: str
    name: str
    region_code: str
    region: str
    seat_code: str
    seat: str
    main_code: str | None
    is_g4: bool
    lat: Decimal
    lon: Decimal
    precision: str
    x: Decimal
    y: Decimal
    anchor_x: Decimal
    anchor_y: Decimal
    serves: tuple[Served, ...] = ()

    @property
    def is_satellite(self) -> bool:
        """Tell whether this is a satellite of a main location."""
        return self.main_code is not None

    @property
    def labour_region(self) -> Region:
        """Give the region in which it lies now."""
        return Region(self.region_code, self.region)

    @property
    def is_spread(self) -> bool:
        """Tell whether the sign stands beside the real place, with a thin line to it."""
        return abs(self.x - self.anchor_x) + abs(self.y - self.anchor_y) > 1

    @property
    def municipalities(self) -> tuple[str, ...]:
        """Give the names of the municipalities it works for, each once."""
        return tuple(dict.fromkeys(served.name for served in self.serves))


@dataclass(frozen=True)
class Region:
    """A labour-market region."""

    code: str
    name: str

    @property
    def address(self) -> str:
        """Give the public page of the region."""
        return f"/regios/{self.code}/"


@dataclass(frozen=True)
class Closed:
    """A Werkplein that closed, and who took over: its public address keeps leading somewhere.

    `place` is what the register says of it, for the periods in which it was open; older releases do not have it.
    """

    code: str
    name: str
    closed_on: date
    successor_code: str | None = None
    successor: str | None = None
    place: Location | None = None


@dataclass(frozen=True)
class Named:
    """A period, public or taken out: the address of one that was taken out keeps telling what became of it."""

    figure: Figure
    code: str
    label: str

    @property
    def title(self) -> str:
        """Name it with its figure."""
        return f"{self.figure.label}, {self.label}"

    @property
    def key(self) -> tuple[Figure, str]:
        """Give what tells periods apart."""
        return self.figure, self.code

    @property
    def address(self) -> str:
        """Give the path of this period on the public map."""
        return address_of(self.figure, self.code)


@dataclass(frozen=True)
class Period(Named):
    """One month or one measurement of one figure, for every Werkplein that existed in it.

    `elsewhere` holds the region of those that lay in another one then; older releases count them where they lie now.
    """

    reference_date: date
    is_provisional: bool
    total: Total
    figures: Mapping[str, PublicFigure]
    regions: Mapping[str, Total] = field(default_factory=dict)
    rolling: Mapping[str, Rolling] = field(default_factory=dict)
    elsewhere: Mapping[str, Region] = field(default_factory=dict)

    def region_of(self, place: Location) -> Region:
        """Give the region in which a Werkplein lay in this period."""
        return self.elsewhere.get(place.code) or place.labour_region

    @cached_property
    def positions(self) -> dict[Position, int]:
        """Count the Werkpleinen per position."""
        return positions(self.figures)

    @property
    def shown(self) -> int:
        """Count the Werkpleinen with a public figure."""
        return sum(1 for figure in self.figures.values() if figure.disclosure.is_public)

    @property
    def hidden(self) -> int:
        """Count the Werkpleinen whose figure is too small to show."""
        return sum(1 for figure in self.figures.values() if figure.disclosure.is_hidden)

    @property
    def missing(self) -> int:
        """Count the Werkpleinen that did not deliver."""
        return sum(1 for figure in self.figures.values() if figure.disclosure is Disclosure.NOT_DELIVERED)

    @property
    def unanswered(self) -> int:
        """Count the Werkpleinen where nobody answered."""
        return self.positions[Position.NO_ANSWERS]

    @property
    def asked(self) -> int:
        """Count the Werkpleinen that were asked to deliver."""
        return len(self.figures) - self.positions[Position.NOT_APPLICABLE]

    @property
    def absence(self) -> str:
        """Say why the country has no figure; nothing when it has one."""
        if self.total.is_known:
            return ""
        nothing = all(figure.disclosure.is_absent for figure in self.figures.values())
        return f"Over {self.label} is {'nog niets geleverd' if nothing else 'geen landelijk cijfer te tonen'}."


@dataclass(frozen=True)
class Withdrawn(Named):
    """A period that was public once and is taken out of what is public."""


def address_of(figure: Figure, code: str) -> str:
    """Give the path of a period on the public map."""
    return f"/landkaart/{figure.value}/{code}/"


@dataclass(frozen=True)
class Attacked:
    """What the attacker tried before a release: how many releases, figures, hidden ones, and equations there were."""

    releases: int
    figures: int
    hidden: int
    equations: int


@dataclass(frozen=True)
class Content:
    """All that a release says: the register as it was, the figures after the rules, sources and dates."""

    number: int
    replaces: int | None
    prepared_on: date
    is_example: bool
    sources: tuple[str, ...]
    thresholds: Thresholds
    werkpleinen: tuple[Location, ...]
    periods: tuple[Period, ...]
    format: int = FORMAT
    closed: tuple[Closed, ...] = ()
    attacked: Attacked | None = None
    # Which version of each definition the figures were made by; releases of before did not say.
    definitions: Mapping[str, int] = field(default_factory=dict)
    # What everybody reads about what this release changes or takes out of what was public.
    correction: str = ""
    withdrawn: tuple[Withdrawn, ...] = ()

    @cached_property
    def everyone(self) -> tuple[Location, ...]:
        """Give every Werkplein that may have a figure, those that closed too, in the order of the register."""
        return everyone(self.werkpleinen, self.closed)

    @cached_property
    def by_code(self) -> dict[str, Location]:
        """Give the Werkpleinen by their code, those that closed too."""
        return {werkplein.code: werkplein for werkplein in self.everyone}

    @cached_property
    def closed_by_code(self) -> dict[str, Closed]:
        """Give the Werkpleinen that closed by their code."""
        return {each.code: each for each in self.closed}

    def places_of(self, period: Period) -> list[Location]:
        """Give the Werkpleinen that existed in a period, in the order of the register."""
        return [each for each in self.everyone if each.code in period.figures]

    def region_names(self, period: Period) -> dict[str, str]:
        """Give the name of every region that has a total in a period, by code."""
        regions = [*(each.labour_region for each in self.everyone), *period.elsewhere.values()]
        return {region.code: region.name for region in regions}

    @cached_property
    def regions(self) -> list[Region]:
        """Give every region in which a Werkplein lies or lay, from A to Z."""
        found = {region.code: region for period in self.periods for region in period.elsewhere.values()}
        found |= {each.region_code: each.labour_region for each in self.everyone}
        return sorted(found.values(), key=lambda region: (fold(region.name), region.code))

    def heir_of(self, closed: Closed) -> Location | None:
        """Give the open Werkplein that took over from one that closed; who took over may have closed as well."""
        code, passed = closed.successor_code, {closed.code}
        while code in self.closed_by_code and code not in passed:
            passed.add(code)
            code = self.closed_by_code[code].successor_code
        return next((each for each in self.werkpleinen if each.code == code), None)

    @property
    def figures(self) -> list[Figure]:
        """Give the figures of which at least one period is there, in the order of the note."""
        return [figure for figure in Figure if self.periods_of(figure)]

    def periods_of(self, figure: Figure) -> list[Period]:
        """Give the periods of a figure, oldest first."""
        return [period for period in self.periods if period.figure is figure]

    def periods_with(self, figure: Figure, code: str) -> list[Period]:
        """Give the periods of a figure in which a Werkplein existed, oldest first."""
        return [period for period in self.periods_of(figure) if code in period.figures]

    def newest(self, figure: Figure) -> Period | None:
        """Give the last period of a figure."""
        periods = self.periods_of(figure)
        return periods[-1] if periods else None

    def newest_shown(self, figure: Figure) -> Period | None:
        """Give the last period of a figure with at least one public figure."""
        return next((period for period in reversed(self.periods_of(figure)) if period.shown), None)

    def period(self, figure: Figure, code: str) -> Period | None:
        """Give one period, or nothing."""
        return next((period for period in self.periods_of(figure) if period.code == code), None)

    def asked(self, figure: str, code: str) -> Period | None:
        """Give the period of an address, or nothing."""
        known = Figure.known(figure)
        return self.period(known, code) if known else None

    @property
    def front(self) -> Period | None:
        """Give the period the front page opens with: the newest month of outflow with a figure, else what there is."""
        newest = [(self.newest_shown(figure), self.newest(figure)) for figure in Figure]
        return next((period for each in zip(*newest, strict=True) for period in each if period), None)

    def to_bytes(self) -> bytes:
        """Write the canonical form: the same content gives the same bytes, everywhere."""
        return json.dumps(_plain(self), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Read it back."""
        kind: Any = cls
        content: Self = _reader(kind)(json.loads(raw))
        return content


def everyone(werkpleinen: tuple[Location, ...], closed: Sequence[Closed]) -> tuple[Location, ...]:
    """Put the Werkpleinen that closed between those that are open, in the order of the register."""
    gone = [each.place for each in closed if each.place]
    return tuple(sorted([*werkpleinen, *gone], key=_in_register)) if gone else werkpleinen


def _in_register(each: Location) -> tuple[str, str]:
    return fold(each.name), each.code


def digest(raw: bytes) -> str:
    """Give the digest that names the content."""
    return hashlib.sha256(raw).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Decimal | date) else value


Read = Callable[[Any], Any]


@cache
def _reader(kind: Any) -> Read:
    """Give what turns plain values into the type that a dataclass asks for; found out once for each type."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (UnionType, Union):
        return _optional(_reader(inner[0]))
    if origin is tuple:
        each = _reader(inner[0])
        return lambda values: tuple(map(each, values))
    if origin is not None:
        named = _reader(inner[1])
        return lambda values: {name: named(value) for name, value in values.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        return _made_of(kind, {name: _reader(hint) for name, hint in get_type_hints(kind).items()})
    return date.fromisoformat if kind is date else _plain_reader(kind)


def _optional(read: Read) -> Read:
    return lambda value: None if value is None else read(value)


def _made_of(kind: type, readers: Mapping[str, Read]) -> Read:
    return lambda values: kind(**{name: readers[name](value) for name, value in values.items()})


def _plain_reader(kind: Any) -> Read:
    """JSON has these three itself."""
    return (lambda value: value) if kind in (str, int, bool) else kind


def gone_periods(old: Content | None, new: Content) -> list[Period]:
    """Give the periods that were public before and are not in this release."""
    return new_periods(new, old) if old else []


def new_periods(old: Content | None, new: Content) -> list[Period]:
    """Give the periods that were not public before."""
    return [period for period in new.periods if old is None or not old.period(period.figure, period.code)]
