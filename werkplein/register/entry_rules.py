"""What may be written down about a Werkplein: its code, its name, its place and its state."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from werkplein.core.errors import DomainError
from werkplein.core.labels import date_nl, number
from werkplein.register.rules import LONGEST_CODE, Facts, is_code

LONGEST_NAME = 200
YEARS_AHEAD = 5
# The land without the sea: a point outside it is a mistake of typing (WGS 84, degrees).
LAT = (50.7, 53.6)
LON = (3.3, 7.3)
# Where the coordinates of the national grid lie, in metres (RD, EPSG:28992).
RD_X = (0, 300_000)
RD_Y = (300_000, 625_000)
# What steers, is reserved or ends a line; and letters and marks that are drawn as nothing.
UNSEEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
BLANK = "\u034f\u115f\u1160\u2800\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10)))
NAME = re.compile(r"['’]?[^\W_].*")


@dataclass(frozen=True)
class Fault:
    """Something that cannot be, and the fact it is about; of a service area the municipality too."""

    field: str
    sentence: str
    municipality_id: int | None = None


class Impossible(DomainError):
    """A change that cannot be made; `faults` has every reason."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep all reasons; the first stands for them where there is room for one."""
        super().__init__(faults[0].sentence, faults[0].field)
        self.faults = tuple(faults)


class Unchanged(Impossible):
    """All is as it was: that is worth saying only where nothing else is wrong, for what cannot be read is no change."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__([Fault("", "Er is nog niets gewijzigd. Wijzig een gegeven, of ga terug.")])


def day_faults(on: date, starts_on: date, today: date) -> Iterable[Fault]:
    """The register is about the days of the programme; a day far ahead is a mistake of typing."""
    if on < starts_on:
        yield Fault("holds_on", f"Het register begint op {date_nl(starts_on)}. Kies die dag of een latere.")
    if on.year > today.year + YEARS_AHEAD:
        yield Fault("holds_on", f"Controleer het jaartal: {on.year} ligt meer dan {YEARS_AHEAD} jaar vooruit.")


def code_faults(code: str, taken: Iterable[str]) -> Iterable[Fault]:
    """A code stands in addresses and never changes, so it is right from the start."""
    if not is_code(code):
        yield Fault(
            "code",
            "Gebruik kleine letters, cijfers en losse streepjes, bijvoorbeeld noord-twente. "
            f"Hoogstens {LONGEST_CODE} tekens.",
        )
    elif code in set(taken):
        yield Fault("code", f"De code {code} is al van een ander Werkplein. Kies een andere.")


def name_faults(name: str) -> Iterable[Fault]:
    """A name is a line of text that begins as a word does."""
    if len(name) > LONGEST_NAME:
        yield Fault(
            "name", f"Maak de naam korter: hoogstens {LONGEST_NAME} tekens, nu zijn het er {number(len(name))}."
        )
        return
    if "<" in name or ">" in name:
        yield Fault("name", "Gebruik in de naam geen < of >.")
    plain = "".join(each for each in name if each not in "<>" and (each == "\n" or not _is_unseen(each)))
    if not NAME.fullmatch(plain):
        yield Fault("name", "Laat de naam met een letter of cijfer beginnen, op één regel.")
    elif any(map(_is_unseen, name)):
        yield Fault("name", "Er staat een teken in dat niet te zien is. Haal het weg.")


def _is_unseen(letter: str) -> bool:
    """Tell whether nobody sees it, so that two names look alike: it steers, turns what follows around, or is blank."""
    return unicodedata.category(letter) in UNSEEN or letter in BLANK


def place_faults(lat: float | None, lon: float | None) -> Iterable[Fault]:
    """A place lies in the Netherlands; says what is probably wrong when it does not. None is what could not be read."""
    if lat is None or lon is None:
        yield from _outside(lat, lon)
    elif _within(lat, LON) and _within(lon, LAT):
        yield Fault(
            "lat", "Breedte en lengte zijn verwisseld. In Nederland is de breedte 50 tot 54 en de lengte 3 tot 8."
        )
    elif _is_rd(lat, lon) or _is_rd(lon, lat):
        yield Fault("lat", "Dit zijn RD-coördinaten, in meters. Vul graden in, bijvoorbeeld 52,5126 en 6,0944.")
    else:
        yield from _outside(lat, lon)


def _outside(lat: float | None, lon: float | None) -> Iterable[Fault]:
    if lat is not None and not _within(lat, LAT):
        yield Fault("lat", "Deze breedte ligt niet in Nederland. Vul graden in, tussen 50,7 en 53,6.")
    if lon is not None and not _within(lon, LON):
        yield Fault("lon", "Deze lengte ligt niet in Nederland. Vul graden in, tussen 3,3 en 7,3.")


def _within(value: float, borders: tuple[float, float]) -> bool:
    return borders[0] <= value <= borders[1]


def _is_rd(x: float, y: float) -> bool:
    return RD_X[0] <= x <= RD_X[1] and RD_Y[0] <= y <= RD_Y[1]


def state_faults(is_closed: bool, moved: bool, successor_id: int | None) -> Iterable[Fault]:
    """Who takes over belongs to a closing, and who closes does not move."""
    if successor_id is not None and not is_closed:
        yield Fault("successor_id", "Een opvolger hoort bij een Werkplein dat sluit. Kies ook ‘Gesloten’.")
    if moved and is_closed:
        yield Fault("moved", "Een Werkplein dat sluit, verhuist niet. Kies één van de twee.")


def self_faults(own: object, main: object, successor: object) -> Iterable[Fault]:
    """Nobody is its own main location, or takes over from itself."""
    if main == own:
        yield Fault("main_id", "Een Werkplein kan niet zijn eigen hoofdlocatie zijn. Kies een ander, of geen.")
    if successor == own:
        yield Fault("successor_id", "Een Werkplein kan zichzelf niet opvolgen. Kies een ander, of geen.")


def fact_faults(facts: Facts) -> list[Fault]:
    """Everything that is wrong with what is said of a Werkplein, apart from all others."""
    return [
        *name_faults(facts.name),
        *place_faults(facts.lat, facts.lon),
        *state_faults(facts.is_closed, facts.moved, facts.successor_id),
    ]
