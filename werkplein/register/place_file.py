"""The file of Werkpleinen on its way in: what its rows say, and what the register would become by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from werkplein.core.dutch import NotReadable, parse_number, shorten
from werkplein.core.importing import Row
from werkplein.core.labels import date_nl, number
from werkplein.register.area_rules import AreaSaid, Serving, handed_over, serving_on
from werkplein.register.beginnings import Beginning, false_beginnings
from werkplein.register.cells import Cells, Words
from werkplein.register.change_queries import Names
from werkplein.register.doubts import PlaceRow, unclear_codes
from werkplein.register.entry_rules import (
    Fault,
    Impossible,
    code_faults,
    day_faults,
    name_faults,
    place_faults,
    self_faults,
    state_faults,
)
from werkplein.register.lookup import Codes, Strangers
from werkplein.register.rules import AreaKind, Facts, Precision, fold, is_code
from werkplein.register.sheets import FROM
from werkplein.register.timeline_rules import Said, Timeline, changed, differing, held, is_open

# Where a file says a fact.
COLUMNS = {
    "code": "code",
    "holds_on": FROM,
    "name": "naam",
    "main_id": "hoofdlocatie",
    "region_id": "regio",
    "seat_id": "gemeente",
    "kind": "gemeente",
    "is_g4": "g4",
    "lat": "breedte",
    "lon": "lengte",
    "precision": "precisie",
    "moved": "verhuisd",
    "is_closed": "gesloten",
    "successor_id": "opvolger",
}
# What a row says that matters to others; the rest of it is of itself alone.
TELLING = ("code", "holds_on", "main", "heir", "seat_id", "is_closed")
SHAKING = {"code", "holds_on", "moved"}
UNTOLD: dict[str, Any] = {
    "name": "",
    "region_id": 0,
    "is_g4": False,
    "lat": 0.0,
    "lon": 0.0,
    "precision": Precision.TOWN,
    "moved": False,
}
# A Werkplein that is named in the file only: its place is known before it has a row.
UNKNOWN = 0


@dataclass(frozen=True)
class PlaceLine:
    """One row of the file; who is named in it stands there by code, for it may be new too."""

    line: int
    code: str
    on: date
    facts: Facts
    main: str
    successor: str

    def kept(self) -> dict[str, Any]:
        """Give it as it waits for confirmation."""
        facts = vars(self.facts) | {"precision": self.facts.precision.value}
        return {"code": self.code, "on": self.on.isoformat(), "main": self.main, "heir": self.successor, "facts": facts}

    @classmethod
    def of(cls, line: int, kept: Mapping[str, Any]) -> PlaceLine:
        """Give it back."""
        precision = Precision.known(kept["facts"]["precision"]) or Precision.TOWN
        facts = Facts(**kept["facts"] | {"precision": precision})
        return cls(line, kept["code"], date.fromisoformat(kept["on"]), facts, kept["main"], kept["heir"])


@dataclass(frozen=True)
class PlacesRead:
    """What can be read of a file: its lines, and the codes of which some row cannot be counted on.

    With each such code whether it may close by that row. Those in `heirless` close, but who takes over is not known.
    """

    lines: Sequence[PlaceLine]
    unclear: Mapping[str, bool]
    heirless: frozenset[str]

    @property
    def sure(self) -> list[PlaceLine]:
        """Give the lines of who is said wholly."""
        return [line for line in self.lines if line.code not in self.unclear]


def read_places(rows: Sequence[Row], names: Names, today: date, starts_on: date, cells: Cells) -> PlacesRead:
    """Give what can be read; everything wrong is noted, also of a row with a cell that cannot be read."""
    regions = Words(names.regions, "een arbeidsmarktregio")
    towns = Words(names.municipalities, "een gemeente van 2010")
    said = [(row.line, _read(row, regions, towns, today, cells)) for row in rows]
    known, codes = {code for code, _ in names.werkpleinen.values()}, Codes(names.werkpleinen.values())
    named = known.union(each["code"] for _, each in said if each["code"] is not None)
    # A code that is still to be mended may be the one that another row names, or the one that it closes.
    strange = [each for _, each in said if _is_stranger(each, known)]
    strangers, openers = (
        Strangers(map(_words, rows), list(names.werkpleinen.values()))
        for rows in (strange, [each for each in strange if not (each["is_closed"] or each["moved"])])
    )
    seen: dict[tuple[str, date], int] = {}
    lines, unread, begins, heirless = list[PlaceLine](), list[PlaceRow](), list[Beginning](), set[str]()
    for line, each in said:
        too_far = list(day_faults(each["holds_on"], starts_on, today)) if each["holds_on"] is not None else []
        twice = list(_twice(line, each, seen))
        own = [*_own_faults(each), *_code_faults(each, known, codes)]
        faults = [*own, *_naming_faults(each, named, strangers, codes), *twice, *too_far]
        cells.note(faults, line, COLUMNS)
        begins.append(_beginning(line, each, not too_far))
        loose = [fact for fact in ("main", "heir") if each[fact] == each["code"] or each[fact] not in named]
        is_line = not (twice or too_far) and None not in [each[fact] for fact in TELLING]
        if is_line:
            lines.append(_line(line, each | dict.fromkeys(loose, "")))
            heirless |= {each["code"]} if each["heir"] and "heir" in loose else set()
        if not is_line or _is_shaken(each, faults):
            unread += _unread(each, known)
    unread += _not_begun(false_beginnings(begins, known, codes, openers), cells)
    return PlacesRead(lines, unclear_codes(unread, [_counted(line) for line in lines], known), frozenset(heirless))


def _not_begun(wrong: Iterable[tuple[Beginning, Fault]], cells: Cells) -> Iterable[PlaceRow]:
    """Note who cannot begin so, and give who the row may be about: its code may be another one mistyped."""
    for begin, fault in wrong:
        cells.note([fault], begin.line, COLUMNS)
        yield from (PlaceRow(code, may_close=True) for code in (begin.code, None))


def _is_stranger(said: Mapping[str, Any], known: Collection[str]) -> bool:
    return said["code"] is None or (said["code"] not in known and not is_code(said["code"]))


def _words(said: Mapping[str, Any]) -> list[str]:
    """By what a row calls whom it is about: without a code, its name has to tell."""
    return [said[fact] for fact in ("code", "name") if said[fact] is not None]


def _is_shaken(said: Mapping[str, Any], faults: Iterable[Fault]) -> bool:
    """Tell whether the rest of a row cannot be counted on; an heir of who does not close may mean that it closes."""
    return any(fault.field in SHAKING for fault in faults) or (bool(said["heir"]) and said["is_closed"] is False)


def _unread(said: Mapping[str, Any], known: Collection[str]) -> Iterable[PlaceRow]:
    """Who a row is about that cannot be counted on."""
    may_close = said["is_closed"] is not False or bool(said["heir"])
    if _is_stranger(said, known):
        yield PlaceRow(None, may_close)
    if said["code"] is not None:
        yield PlaceRow(said["code"], may_close)


def _beginning(line: int, said: Mapping[str, Any], has_day: bool) -> Beginning:
    return Beginning(line, said["code"], said["holds_on"] if has_day else None, said["is_closed"], said["moved"])


def _counted(line: PlaceLine) -> PlaceRow:
    return PlaceRow(line.code, line.facts.is_closed)


def _read(row: Row, regions: Words, towns: Words, today: date, cells: Cells) -> dict[str, Any]:
    """What each cell says; None is one that cannot be read, and that is noted."""
    return {
        "code": cells.cell(row, "code", str),
        "holds_on": cells.day(row, today),
        "main": cells.cell(row, "hoofdlocatie", str, empty="", may_be_empty=True),
        "heir": cells.cell(row, "opvolger", str, empty="", may_be_empty=True),
        "name": cells.cell(row, "naam", str),
        "region_id": cells.cell(row, "regio", regions.find),
        "seat_id": cells.cell(row, "gemeente", towns.find),
        "is_g4": cells.is_yes(row, "g4"),
        "lat": cells.cell(row, "breedte", _degrees),
        "lon": cells.cell(row, "lengte", _degrees),
        "precision": cells.cell(row, "precisie", _precision),
        "moved": cells.is_yes(row, "verhuisd"),
        "is_closed": cells.is_yes(row, "gesloten"),
    }


def _own_faults(said: Mapping[str, Any]) -> Iterable[Fault]:
    """What is wrong with a row apart from all others, as far as it can be read."""
    if said["name"] is not None:
        yield from name_faults(said["name"])
    yield from place_faults(said["lat"], said["lon"])
    yield from state_faults(bool(said["is_closed"]), bool(said["moved"]), None)
    if said["heir"] and said["is_closed"] is False:
        yield Fault("successor_id", "Een opvolger hoort bij een Werkplein dat sluit. Zet bij gesloten: ja.")


def _code_faults(said: Mapping[str, Any], known: Collection[str], codes: Codes) -> Iterable[Fault]:
    if said["code"] is not None and said["code"] not in known:
        yield from (_hinted(fault, codes.hint(said["code"])) for fault in code_faults(said["code"], ()))


def _naming_faults(
    said: Mapping[str, Any], named: Collection[str], strangers: Strangers, codes: Codes
) -> Iterable[Fault]:
    """Who cannot be named in a row; a row of which the rest cannot be read names a Werkplein all the same."""
    if said["code"] is not None:
        yield from self_faults(said["code"], said["main"], said["heir"])
    for fact, code in (("main_id", said["main"]), ("successor_id", said["heir"])):
        # What can be no code is not the one of another row either, once that is mended.
        if code and code not in named and not (is_code(code) and strangers.may_be(code)):
            sentence = f"Er is geen Werkplein met de code ‘{shorten(code)}’, ook niet in dit bestand."
            yield _hinted(Fault(fact, sentence), codes.hint(code))


def _hinted(fault: Fault, hint: str) -> Fault:
    return replace(fault, sentence=f"{fault.sentence} {hint}".rstrip())


def _twice(line: int, said: Mapping[str, Any], seen: dict[tuple[str, date], int]) -> Iterable[Fault]:
    """A row with another mistake counts too: whoever mends that one must not meet the double one only then."""
    if said["code"] is None or said["holds_on"] is None:
        return
    earlier = seen.setdefault((said["code"], said["holds_on"]), line)
    if earlier != line:
        yield Fault("code", f"Dit Werkplein staat met dezelfde dag ook op regel {number(earlier)}. Houd er één over.")


def _line(line: int, said: Mapping[str, Any]) -> PlaceLine:
    # Who is meant by a code is found when the whole file was read.
    values = UNTOLD | {fact: told for fact, told in said.items() if told is not None}
    code, on, main, heir = (values.pop(fact) for fact in ("code", "holds_on", "main", "heir"))
    facts = Facts(main_id=None, successor_id=UNKNOWN if heir and values["is_closed"] else None, **values)
    return PlaceLine(line, code, on, facts, main, heir)


def _degrees(text: str) -> float:
    return float(parse_number(text, "52,5126"))


def _precision(text: str) -> Precision:
    for each in Precision:
        if fold(text) in (fold(each.label), each.value):
            return each
    raise NotReadable(f"Onbekend: ‘{shorten(text)}’. Schrijf plaats of adres.")


@dataclass
class Planned:
    """What the register becomes by a file: timelines of who changes, and what became of each line."""

    timelines: dict[int, Timeline]
    areas: list[AreaSaid]
    keys: dict[str, int]
    before: dict[int, Facts | None]
    after: dict[int, Facts]
    known: dict[int, Facts]
    # Who takes over municipalities, and the line that says so.
    heirs: dict[int, int]

    @property
    def takes_over(self) -> bool:
        """Tell whether a successor gets the municipalities of who closes."""
        return bool(self.heirs)

    @property
    def since(self) -> date:
        """The first day that becomes otherwise."""
        return min(said.holds_on for timeline in self.timelines.values() for said in timeline if said.id is None)

    def lines_of(self, lines: Sequence[PlaceLine]) -> dict[int, int]:
        """The line on which to tell what is wrong with a Werkplein: the first that changes it, or that it follows."""
        own = {self.keys[each.code]: each.line for each in reversed(lines) if each.line in self.before}
        return self.heirs | own


def keys_of(codes: Iterable[str], names: Names) -> dict[str, int]:
    """Give the key of each code; one that is not there yet gets a number below zero."""
    keys = {code: key for key, (code, _) in names.werkpleinen.items()}
    new = [code for code in dict.fromkeys(codes) if code not in keys]
    return keys | {code: -place for place, code in enumerate(new, start=1)}


def plan(
    lines: Sequence[PlaceLine],
    keys: dict[str, int],
    timelines: Mapping[int, Timeline],
    areas: Sequence[AreaSaid],
    cells: Cells,
) -> Planned:
    """Put the rows of a file in their places."""
    found = Planned({}, [], keys, {}, {}, {}, {})
    per_code: dict[str, list[PlaceLine]] = defaultdict(list)
    for line in sorted(lines, key=lambda each: each.on):
        per_code[line.code].append(line)
    for code, own in per_code.items():
        said = [(line, _resolved(line, keys)) for line in own]
        if keys[code] < 0:
            _plan_new(keys[code], said, found)
        else:
            _plan_known(keys[code], said, timelines[keys[code]], found, cells)
    found.areas += _seats(areas, {**timelines, **found.timelines}, found)
    found.areas += _handed_over(lines, areas, found)
    return found


def _seats(areas: Sequence[AreaSaid], world: Mapping[int, Timeline], found: Planned) -> list[AreaSaid]:
    """Each new Werkplein serves the municipality it stands in, together with who else is open there."""
    added = []
    for key in sorted((key for key in found.timelines if key < 0), reverse=True):
        first = found.timelines[key][0]
        seat, on = first.facts.seat_id, first.holds_on
        serving = serving_on((row for row in areas if row.municipality_id == seat), on)
        is_shared = any(is_open(world[other], on) for other, _ in serving)
        added.append(AreaSaid(key, seat, on, Serving(AreaKind.SHARED if is_shared else AreaKind.WHOLE)))
    return added


def _handed_over(lines: Sequence[PlaceLine], areas: Sequence[AreaSaid], found: Planned) -> list[AreaSaid]:
    """Who takes over from another serves its municipalities from that day on, as the form offers."""
    rows, added = [*areas, *found.areas], list[AreaSaid]()
    for line in sorted(lines, key=lambda each: each.on):
        was, after = found.before.get(line.line), found.after.get(line.line)
        if was is None or after is None or after.successor_id in (None, was.successor_id):
            continue
        more = handed_over(rows, found.keys[line.code], after.successor_id, line.on)
        rows, added = [*rows, *more], [*added, *more]
        found.heirs |= {after.successor_id: line.line} if more else {}
    return added


def _resolved(line: PlaceLine, keys: Mapping[str, int]) -> Facts:
    """The facts of a line with who is named in it."""
    main_id = keys[line.main] if line.main else None
    return replace(line.facts, main_id=main_id, successor_id=keys[line.successor] if line.successor else None)


def _plan_new(key: int, said: Sequence[tuple[PlaceLine, Facts]], found: Planned) -> None:
    timeline: Timeline = ()
    for line, facts in said:
        found.before[line.line] = replace(timeline[-1].facts, moved=False) if timeline else None
        found.after[line.line] = facts
        timeline = (*timeline, Said(line.on, facts))
    found.timelines[key] = timeline


def _plan_known(
    key: int, said: Sequence[tuple[PlaceLine, Facts]], timeline: Timeline, found: Planned, cells: Cells
) -> None:
    named = frozenset(line.on for line, _ in said)
    for line, facts in said:
        base = held(timeline, line.on)
        if base is None:
            sentence = f"Dit Werkplein staat pas vanaf {date_nl(timeline[0].holds_on)} in het register."
            cells.note([Fault("holds_on", sentence)], line.line, COLUMNS)
            continue
        present = replace(base.facts, moved=base.facts.moved and base.holds_on == line.on)
        wanted = _as_exact_as(present, facts)
        if wanted == present:
            found.known[line.line] = present
            continue
        try:
            timeline = changed(timeline, differing(present, wanted), line.on, named - {line.on})
        except Impossible as error:
            cells.note(error.faults, line.line, COLUMNS)
            continue
        found.before[line.line], found.after[line.line] = present, wanted
        found.timelines[key] = timeline


def _as_exact_as(present: Facts, facts: Facts) -> Facts:
    """A file gives a place in five decimals: that is no other place than the one it came from."""
    lat = present.lat if round(present.lat, 5) == round(facts.lat, 5) else facts.lat
    lon = present.lon if round(present.lon, 5) == round(facts.lon, 5) else facts.lon
    return replace(facts, lat=lat, lon=lon)
