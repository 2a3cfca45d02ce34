"""Reads the register files of a programme, and refuses nonsense with every problem at once."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from werkplein.programme.reader import DEFAULT_FOLDER
from werkplein.register.rules import AreaKind, Precision, is_code

MUNICIPALITY = re.compile(r"GM[0-9]{4}")


class RegisterError(ValueError):
    """The register files cannot be used; each problem is a sentence."""

    def __init__(self, problems: Iterable[str]) -> None:
        """Keep the sentences apart, and join them for who reads the error."""
        self.problems = tuple(problems)
        super().__init__("Het register klopt niet:\n" + "\n".join(f"- {problem}" for problem in self.problems))


@dataclass(frozen=True)
class Named:
    """A region or a municipality; `also` are other names by which people look for it."""

    code: str
    name: str
    also: str = ""


@dataclass(frozen=True)
class Location:
    """A Werkplein as the file has it."""

    code: str
    name: str
    main: str
    region: str
    seat: str
    is_g4: bool
    lat: float
    lon: float
    precision: Precision


@dataclass(frozen=True)
class Area:
    """That a Werkplein serves a municipality."""

    werkplein: str
    municipality: str
    kind: AreaKind
    postcodes: str


@dataclass(frozen=True)
class RegisterFile:
    """The whole register."""

    regions: tuple[Named, ...]
    municipalities: tuple[Named, ...]
    locations: tuple[Location, ...]
    areas: tuple[Area, ...]


def read(folder: Path = DEFAULT_FOLDER / "register") -> RegisterFile:
    """Read the four files; raises RegisterError with all that is wrong."""
    problems: list[str] = []
    register = RegisterFile(
        regions=tuple(_named(row) for row in _rows(folder / "regios.csv", ("code", "name"), problems)),
        municipalities=tuple(
            _named(row) for row in _rows(folder / "gemeenten.csv", ("code", "name", "also"), problems)
        ),
        locations=tuple(
            _location(row, problems)
            for row in _rows(
                folder / "werkpleinen.csv",
                ("code", "name", "main", "region", "seat", "g4", "lat", "lon", "precision"),
                problems,
            )
        ),
        areas=tuple(
            _area(row, problems)
            for row in _rows(folder / "werkgebieden.csv", ("werkplein", "municipality", "kind", "postcodes"), problems)
        ),
    )
    problems = problems or list(problems_of(register))
    if problems:
        raise RegisterError(problems)
    return register


def problems_of(register: RegisterFile) -> Iterable[str]:
    """What is wrong with the register as a whole, as sentences."""
    yield from _twice("regio", register.regions)
    yield from _twice("gemeente", register.municipalities)
    yield from _twice("Werkplein", register.locations)
    yield from _bad_codes(register)
    yield from _bad_references(register)
    yield from _bad_areas(register)


def _rows(path: Path, columns: Sequence[str], problems: list[str]) -> list[dict[str, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        problems.append(f"{path.name} is niet te lezen.")
        return []
    reader = csv.DictReader(text.splitlines())
    if tuple(reader.fieldnames or ()) != tuple(columns):
        problems.append(f"{path.name} moet deze kolommen hebben: {', '.join(columns)}.")
        return []
    good = []
    for number, row in enumerate(reader, start=2):
        if None in row or None in row.values():
            problems.append(f"{path.name}, regel {number}: het aantal kolommen klopt niet.")
        else:
            good.append(row)
    return good


def _named(row: dict[str, str]) -> Named:
    return Named(row["code"].strip(), row["name"].strip(), row.get("also", "").strip())


def _location(row: dict[str, str], problems: list[str]) -> Location:
    code = row["code"].strip()
    precision = next((one for one in Precision if one.value == row["precision"]), None)
    if precision is None:
        problems.append(f"{code}: precisie '{row['precision']}' is onbekend.")
    if row["g4"] not in ("yes", "no"):
        problems.append(f"{code}: g4 moet yes of no zijn.")
    return Location(
        code=code,
        name=row["name"].strip(),
        main=row["main"].strip(),
        region=row["region"].strip(),
        seat=row["seat"].strip(),
        is_g4=row["g4"] == "yes",
        lat=_degrees(code, row["lat"], (50, 54), problems),
        lon=_degrees(code, row["lon"], (3, 8), problems),
        precision=precision or Precision.TOWN,
    )


def _degrees(code: str, raw: str, within: tuple[int, int], problems: list[str]) -> float:
    try:
        value = float(raw)
    except ValueError:
        value = 0.0
    if not within[0] <= value <= within[1]:
        problems.append(f"{code}: '{raw}' is geen plaats in Nederland.")
    return value


def _area(row: dict[str, str], problems: list[str]) -> Area:
    kind = next((one for one in AreaKind if one.value == row["kind"]), None)
    if kind is None or kind is AreaKind.ENDED:
        problems.append(f"{row['werkplein']}: soort werkgebied '{row['kind']}' is onbekend.")
    return Area(row["werkplein"], row["municipality"], kind or AreaKind.WHOLE, row["postcodes"].strip())


def _twice(what: str, rows: Iterable[Named | Location]) -> Iterable[str]:
    for code, times in Counter(row.code for row in rows).items():
        if times > 1:
            yield f"De code '{code}' komt {times} keer voor bij {what}."


def _bad_codes(register: RegisterFile) -> Iterable[str]:
    coded: list[Named | Location] = [*register.regions, *register.locations]
    for row in coded:
        if not is_code(row.code):
            yield f"De code '{row.code}' past niet in een adres."
        if not row.name or len(row.name) > 200:
            yield f"De naam bij '{row.code}' ontbreekt of is te lang."
    for municipality in register.municipalities:
        if not MUNICIPALITY.fullmatch(municipality.code):
            yield f"'{municipality.code}' is geen gemeentecode van het CBS."


def _bad_references(register: RegisterFile) -> Iterable[str]:
    regions = {row.code for row in register.regions}
    municipalities = {row.code for row in register.municipalities}
    mains = {row.code for row in register.locations if not row.main}
    for row in register.locations:
        if row.region not in regions:
            yield f"{row.code}: regio '{row.region}' is onbekend."
        if row.seat not in municipalities:
            yield f"{row.code}: gemeente '{row.seat}' is onbekend."
        if row.main and row.main not in mains:
            yield f"{row.code}: hoofdlocatie '{row.main}' is onbekend of zelf een satelliet."


def _bad_areas(register: RegisterFile) -> Iterable[str]:
    werkpleinen = {row.code for row in register.locations}
    municipalities = {row.code for row in register.municipalities}
    pairs = Counter((row.werkplein, row.municipality) for row in register.areas)
    for row in register.areas:
        if row.werkplein not in werkpleinen or row.municipality not in municipalities:
            yield f"Het werkgebied van '{row.werkplein}' en '{row.municipality}' verwijst naar iets onbekends."
        if (row.kind is AreaKind.SPLIT) != bool(row.postcodes):
            yield f"{row.werkplein}, {row.municipality}: postcodes horen bij een deel van een gemeente, en alleen daar."
    for (werkplein, municipality), times in pairs.items():
        if times > 1:
            yield f"{werkplein} bedient {municipality} {times} keer."
    for location in register.locations:
        if (location.code, location.seat) not in pairs:
            yield f"{location.code} bedient zijn eigen gemeente niet."
