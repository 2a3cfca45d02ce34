"""How Werkpleinen serve municipalities over time: whole, a part by postcode, or together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from werkplein.core.labels import date_nl, listing, number
from werkplein.register.entry_rules import Fault, Impossible
from werkplein.register.postcode_rules import POSTCODES, without
from werkplein.register.rules import AreaKind
from werkplein.register.timeline_rules import Timeline, held, is_open

LONGEST_POSTCODES = 2_000
SHOWN = 5
# What to do when one has a municipality whole that others serve too: on the form of an area, or elsewhere.
CHOOSE_HERE = "Kies bij allemaal ‘Deel’ of ‘Samen’, of beëindig het daar eerst."
CHOOSE_IN_AREAS = (
    "Zet het daar eerst op ‘Deel’ of ‘Samen’, of beëindig het: "
    "met een bestand met werkgebieden, of met ‘Wijzig het werkgebied’ in het register."
)


@dataclass(frozen=True)
class Serving:
    """How a Werkplein serves a municipality."""

    kind: AreaKind
    postcodes: str | None = None

    @property
    def words(self) -> str:
        """Say it in words."""
        return f"{self.kind.label}: {self.postcodes}" if self.postcodes else self.kind.label

    def narrows_to(self, other: Serving) -> bool:
        """Tell whether it becomes a part that leaves something of it out."""
        if self.kind is AreaKind.ENDED or other.kind is not AreaKind.SPLIT:
            return False
        return not self.postcodes or bool(without(self.postcodes, [other.postcodes or ""]))


NOT = Serving(AreaKind.ENDED)


@dataclass(frozen=True)
class AreaSaid:
    """That a Werkplein serves a municipality in some way from a day on. Without an id it is still to be written."""

    werkplein_id: int
    municipality_id: int
    holds_on: date
    serving: Serving
    id: int | None = None

    @property
    def pair(self) -> tuple[int, int]:
        """Whom it is about."""
        return self.werkplein_id, self.municipality_id

    @property
    def order(self) -> tuple[date, float]:
        """What is said later of the same day counts; what is still to be written is said last."""
        return self.holds_on, float("inf") if self.id is None else self.id


def serving_on(rows: Iterable[AreaSaid], on: date) -> dict[tuple[int, int], Serving]:
    """Who serves what on a day, by (Werkplein, municipality)."""
    begun = sorted((row for row in rows if row.holds_on <= on), key=lambda row: row.order)
    last = {row.pair: row.serving for row in begun}
    return {pair: serving for pair, serving in last.items() if serving.kind is not AreaKind.ENDED}


def wider_on(rows: Sequence[AreaSaid], seat_id: int, on: date) -> tuple[date, frozenset[int]] | None:
    """Give the first later day on which a Werkplein serves more municipalities beside its seat, and which; or nothing.

    `rows` are about that Werkplein.
    """
    now = {town for _, town in serving_on(rows, on)} | {seat_id}
    for day in sorted({row.holds_on for row in rows if row.holds_on > on}):
        if more := {town for _, town in serving_on(rows, day)} - now:
            return day, frozenset(more)
    return None


def around_over_time(
    seats: Sequence[tuple[date, int]], rows: Sequence[AreaSaid], codes: Mapping[int, str]
) -> tuple[tuple[date, frozenset[str] | None], ...]:
    """Give the codes of the municipalities beside the seat, from each day on which these may be others.

    Nothing where nobody said whom a Werkplein serves. `rows` are about one Werkplein, `codes` those of municipalities.
    """
    days = sorted({day for day, _ in seats} | {row.holds_on for row in rows})
    return tuple((day, _around(seats, rows, codes, day)) for day in days)


def _around(
    seats: Sequence[tuple[date, int]], rows: Sequence[AreaSaid], codes: Mapping[int, str], on: date
) -> frozenset[str] | None:
    served = {municipality_id for _, municipality_id in serving_on(rows, on)}
    seat = [seat for day, seat in seats if day <= on][-1:]
    return frozenset(codes[each] for each in served.difference(seat)) if served else None


def postcodes_of(text: str) -> str:
    """Ranges of postcodes as they are kept: `1011-1019, 1060 AB`; raises Impossible when one cannot be read."""
    parts = [" ".join(part.split()) for part in re.split(r"[,;\n]+", text.upper()) if part.strip()]
    found = [POSTCODES.fullmatch(part) for part in parts]
    wrong = [part for part, match in zip(parts, found, strict=True) if match is None or _is_backwards(match)]
    if wrong:
        named = listing([part[:20] for part in wrong[:SHOWN]])
        raise Impossible([Fault("postcodes", f"Dit zijn geen postcodes: {named}. Schrijf ze als 1011-1019, 1060.")])
    return ", ".join(dict.fromkeys(_range_of(match) for match in found if match))


def _is_backwards(match: re.Match[str]) -> bool:
    return match[3] is not None and (match[1], match[2] or "AA") > (match[3], match[4] or "ZZ")


def _range_of(match: re.Match[str]) -> str:
    ends = [" ".join(part for part in pair if part) for pair in ((match[1], match[2]), (match[3], match[4]))]
    return "-".join(end for end in ends if end)


def serving_of(kind: AreaKind, text: str) -> Serving:
    """Give what was asked; a part of a municipality has postcodes, and nothing else has."""
    if len(text) > LONGEST_POSTCODES:
        sentence = (
            f"Maak de lijst korter: hoogstens {number(LONGEST_POSTCODES)} tekens, nu zijn het er {number(len(text))}."
        )
        raise Impossible([Fault("postcodes", sentence)])
    if kind is not AreaKind.SPLIT:
        if text.strip():
            raise Impossible([Fault("postcodes", "Postcodes horen alleen bij ‘Deel van de gemeente’. Haal ze weg.")])
        return Serving(kind)
    if not text.strip():
        raise Impossible([Fault("postcodes", "Vul in welke postcodes dit Werkplein bedient.")])
    return Serving(kind, postcodes_of(text))


def joined(one: Serving, other: Serving) -> Serving:
    """How a municipality is served by who takes over from another that served it too."""
    if one.kind is not AreaKind.SPLIT or other.kind is not AreaKind.SPLIT:
        return one
    parts = f"{one.postcodes}, {other.postcodes}".split(", ")
    return Serving(AreaKind.SPLIT, ", ".join(sorted(dict.fromkeys(parts))))


def handed_over(rows: Iterable[AreaSaid], werkplein_id: int, successor_id: int, on: date) -> list[AreaSaid]:
    """The municipalities of who closes, as its successor is to serve them from that day on."""
    serving = serving_on(rows, on)
    found = []
    for (key, municipality_id), theirs in serving.items():
        mine = serving.get((successor_id, municipality_id))
        together = joined(mine, theirs) if mine else theirs
        if key == werkplein_id and together != mine:
            found.append(AreaSaid(successor_id, municipality_id, on, together))
    return found


def seat_faults(
    key: int, timeline: Timeline, rows: Iterable[AreaSaid], names: Mapping[int, str], since: date
) -> list[Fault]:
    """An open Werkplein serves the municipality it stands in; told for the first day on which it would not."""
    own = [row for row in rows if row.werkplein_id == key]
    days = {since, *(row.holds_on for row in own), *(said.holds_on for said in timeline)}
    for on in sorted(day for day in days if day >= since):
        said = held(timeline, on)
        if said is None or said.facts.is_closed or (key, said.facts.seat_id) in serving_on(own, on):
            continue
        town = names[said.facts.seat_id]
        sentence = f"{town} hoort niet bij het werkgebied, maar is wel de vestigingsgemeente. Voeg {town} eerst toe."
        return [Fault("seat_id", _dated(sentence, on, since))]
    return []


def clash_faults(
    pair: tuple[int, int],
    rows: Iterable[AreaSaid],
    world: Mapping[int, Timeline],
    names: tuple[Mapping[int, str], Mapping[int, str]],
    since: date,
    remedy: str = CHOOSE_HERE,
) -> list[Fault]:
    """Two that serve one municipality divide it or share it; told for the first day on which one has it whole.

    `names` are those of Werkpleinen and of municipalities; `remedy` says what to do.
    """
    key, municipality_id = pair
    here = [row for row in rows if row.municipality_id == municipality_id]
    for on in sorted({since, *(row.holds_on for row in here if row.holds_on > since)}):
        open_now = {
            who: serving for (who, _), serving in serving_on(here, on).items() if is_open(world.get(who, ()), on)
        }
        mine = open_now.pop(key, NOT)
        clashing = [names[0][who] for who, other in open_now.items() if AreaKind.WHOLE in (mine.kind, other.kind)]
        if mine is not NOT and clashing:
            sentence = f"{_clash(names[1][municipality_id], clashing)} {remedy}"
            return [Fault("kind", _dated(sentence, on, since), municipality_id)]
    return []


def _clash(town: str, names: Sequence[str]) -> str:
    serves = "bedient" if len(names) == 1 else "bedienen"
    return f"{listing(sorted(names))} {serves} {town} ook."


def _dated(sentence: str, on: date, since: date) -> str:
    return sentence if on == since else f"Vanaf {date_nl(on)}: {sentence}"
