"""What a release changes in the public list of Werkpleinen: who is in it, and what it says of each. No database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from werkplein.core.labels import date_words, listing, number
from werkplein.publication.content import Closed, Content, Location
from werkplein.register.rules import fold

ABSENT = "staat niet in de lijst"
UNSERVED = "niet"


@dataclass(frozen=True)
class RegisterChange:
    """Something of a Werkplein that an earlier release told otherwise, by its newest name."""

    code: str
    name: str
    what: str
    before: str
    after: str

    @property
    def title(self) -> str:
        """Name the Werkplein and what of it changes: `Lindeveen, regio`."""
        return f"{self.name}, {self.what}"


@dataclass(frozen=True)
class _Fact:
    """What the list says of a Werkplein: `key` tells whether it is the same, `words` say it."""

    key: object
    words: str


def register_changes(old: Content | None, new: Content) -> list[RegisterChange]:
    """List what becomes another thing in the list of Werkpleinen, by name. A first list changes nothing."""
    if old is None:
        return []
    names = _names(old) | _names(new)
    codes = sorted(names, key=lambda code: (fold(names[code]), code))
    return [
        RegisterChange(code, names[code], what, before, after)
        for code in codes
        for what, before, after in _changes_of(code, old, new, names)
    ]


def is_register_changed(old: Content, new: Content) -> bool:
    """Tell whether the list of Werkpleinen says another thing, of those that closed too."""
    return bool(register_changes(old, new))


def with_register(content: Content, werkpleinen: tuple[Location, ...], closed: tuple[Closed, ...]) -> Content:
    """Give a release with another list, to see what a next one changes in it."""
    return replace(content, werkpleinen=werkpleinen, closed=closed)


def _names(content: Content) -> dict[str, str]:
    """Older releases know of who closed nothing but the name."""
    closed = {each.code: each.name for each in content.closed}
    return closed | {each.code: each.name for each in content.werkpleinen}


def _changes_of(code: str, old: Content, new: Content, names: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    was, becomes = _state(code, old), _state(code, new)
    if was.key != becomes.key:
        place = new.by_code.get(code) if was.words == ABSENT and code not in new.closed_by_code else None
        yield "in de lijst", was.words, f"{becomes.words}, {_described(place, names)}" if place else becomes.words
    former, name = _names(old).get(code), _names(new).get(code)
    if former and name and former != name:
        yield "naam", former, name
    before, after = old.by_code.get(code), new.by_code.get(code)
    if before and after:
        yield from _otherwise(_facts(before, names), _facts(after, names), "–")
        # Who closes serves nobody any more: the closing says so.
        if code not in new.closed_by_code or code in old.closed_by_code:
            yield from _otherwise(_served(before), _served(after), UNSERVED)


def _otherwise(old: dict[str, _Fact], new: dict[str, _Fact], nothing: str) -> Iterator[tuple[str, str, str]]:
    none = _Fact(None, nothing)
    for what in {**old, **new}:
        before, after = old.get(what, none), new.get(what, none)
        if before != after:
            # Two of one name differ in their code.
            both = [
                f"{each.words} ({each.key})" if before.words == after.words else each.words for each in (before, after)
            ]
            yield what, both[0], both[1]


def _state(code: str, content: Content) -> _Fact:
    gone = content.closed_by_code.get(code)
    if gone is None:
        return _Fact(True, "open") if code in content.by_code else _Fact(None, ABSENT)
    heir = f"opvolger: {gone.successor}" if gone.successor else "zonder opvolger"
    return _Fact((gone.closed_on, gone.successor_code), f"gesloten sinds {date_words(gone.closed_on)}, {heir}")


def _facts(place: Location, names: Mapping[str, str]) -> dict[str, _Fact]:
    """Where its sign stands beside those of its neighbours is how the map is drawn, and says nothing of a Werkplein."""
    where = f"{number(place.lat, 5)}° noord, {number(place.lon, 5)}° oost (hoe precies: {place.precision})"
    return {
        "hoofdlocatie of satelliet": _Fact(place.main_code, _main(place, names)),
        "regio": _Fact(place.region_code, place.region),
        "vestigingsgemeente": _Fact(place.seat_code, place.seat),
        "grote stad (G4)": _Fact(place.is_g4, "ja" if place.is_g4 else "nee"),
        "plaats op de kaart": _Fact((place.lat, place.lon, place.precision), where),
    }


def _main(place: Location, names: Mapping[str, str]) -> str:
    """A main location that got another name is told once, and not at each of its satellites."""
    if place.main_code is None:
        return "hoofdlocatie"
    return f"satelliet van {names.get(place.main_code, place.main_code)}"


def _served(place: Location) -> dict[str, _Fact]:
    """A municipality can be served in parts. One that gets another name is told as another one."""
    found: dict[str, list[str]] = {}
    for each in place.serves:
        postcodes = f" (postcodes {each.postcodes})" if each.postcodes else ""
        label = f"{each.kind_label[:1].lower()}{each.kind_label[1:]}"
        found.setdefault(each.name, []).append(f"{label}{postcodes}")
    return {f"werkt voor {name}": _Fact(tuple(parts), listing(parts)) for name, parts in sorted(found.items())}


def _described(place: Location, names: Mapping[str, str]) -> str:
    """Say of a new one what a reader wants to know first."""
    towns = f", voor {listing(place.municipalities)}" if place.serves else ""
    return f"{_main(place, names)}, vestigingsgemeente {place.seat}, regio {place.region}{towns}"
