"""The downloads of a release: CSV for people, JSON and GeoJSON for programs, and what holds for each file."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from werkplein.core.spreadsheet import Cell, write_csv
from werkplein.core.workbook import write_xlsx
from werkplein.publication.content import Content, Location, Period, digest
from werkplein.publication.open import csvw
from werkplein.publication.open.columns import FIGURES, SERVED, TOTALS, WERKPLEINEN, Table
from werkplein.publication.rules import Figure, PublicFigure, Total

CC0 = ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/deed.nl")
CC_BY = ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/deed.nl")
FIGURES_LICENCE = "Cijfers en namen: vrij te gebruiken."
PLACES_LICENCE = "Cijfers en namen zijn vrij te gebruiken (CC0). Coördinaten: GeoNames, noem de bron."
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "geojson": "application/geo+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
CSVW_TYPE = "application/csvm+json"
UNITS = {Figure.OUTFLOW: "procent", Figure.CLIENTS: "cijfer van 1 tot 10", Figure.EMPLOYERS: "cijfer van 1 tot 10"}


@dataclass(frozen=True)
class Download:
    """One file of the open data, with its licence."""

    name: str
    body: bytes
    description: str
    has_places: bool = False
    is_of_period: bool = False
    # Whether it holds the figures of every Werkplein, one row each.
    is_figures: bool = False

    @property
    def media_type(self) -> str:
        """Give the media type that goes with the end of the name."""
        return CSVW_TYPE if self.is_about_csv else TYPES[self.name.rpartition(".")[2]]

    @property
    def is_about_csv(self) -> bool:
        """Tell whether this describes a CSV file to programs."""
        return self.name.endswith(csvw.ENDING)

    @property
    def licence(self) -> tuple[str, str]:
        """Give the short name and address of the licence."""
        return CC_BY if self.has_places else CC0

    @property
    def licence_note(self) -> str:
        """Say in a sentence what the licence asks."""
        return PLACES_LICENCE if self.has_places else FIGURES_LICENCE

    @property
    def size_kb(self) -> int:
        """Give the size in whole kilobytes, at least one."""
        return max(1, round(len(self.body) / 1000))


def downloads(
    content: Content, raw: bytes, opens_on: date | None = None, is_correction: bool = False
) -> list[Download]:
    """Give every file of a release; the metadata describes the others and comes last.

    The day in them is that on which it opens; of what was not approved yet, that on which it was prepared.
    """
    issued = opens_on or content.prepared_on
    files = [*_register_files(content, issued), *_figure_files(content, issued)]
    files.append(Download("inhoud.json", raw, "De hele vrijgave in één bestand, precies zoals goedgekeurd.", True))
    return [
        *files,
        Download(
            "metadata.json",
            metadata(content, files, issued, is_correction),
            "Wat er in elk bestand staat, met licentie.",
        ),
    ]


def _register_files(content: Content, issued: date) -> Iterator[Download]:
    rows, about = [_register_row(each) for each in content.werkpleinen], "Alle Werkpleinen met plaats en gebied."
    yield from _csv(content, issued, "werkpleinen", WERKPLEINEN, rows, about, True)
    yield Download("werkpleinen.xlsx", _xlsx(issued, WERKPLEINEN, rows), about, True)
    body = _json({"vrijgave": content.number, "werkpleinen": [_named(WERKPLEINEN, row) for row in rows]})
    yield Download("werkpleinen.json", body, about, True)
    yield Download(
        "werkpleinen.geojson", _geojson(content, [_feature(each, {}) for each in content.werkpleinen]),
        "Alle Werkpleinen als punten op de kaart.", True,
    )  # fmt: skip
    served: list[list[Cell]] = [
        [served.code, served.name, each.code, each.name, served.kind_label, served.postcodes]
        for each in content.werkpleinen
        for served in each.serves
    ]
    served.sort(key=lambda row: (row[1], row[3]))
    yield from _csv(content, issued, "gemeenten", SERVED, served, "Welk Werkplein voor welke gemeente werkt.")


def _csv(
    content: Content,
    issued: date,
    name: str,
    table: Table,
    rows: Sequence[Sequence[Cell]],
    about: str,
    has_places: bool = False,
) -> Iterator[Download]:
    """Give a table as CSV, and the file that describes it to programs."""
    made = Download(f"{name}.csv", write_csv(table.names, rows), about, has_places)
    yield made
    told = csvw.description(table, made.name, about, made.licence[1], content.sources, issued)
    yield Download(made.name + csvw.ENDING, _json(told), f"De kolommen van {made.name}, voor programma’s (CSVW).")


def _xlsx(issued: date, table: Table, rows: Sequence[Sequence[Cell]]) -> bytes:
    """The day in the workbook is that of the release: made again on another day, the bytes are the same."""
    made = io.BytesIO()
    write_xlsx(made, table.names, rows, issued)
    return made.getvalue()


def _register_row(each: Location) -> list[Cell]:
    return [
        each.code, each.name, each.region, each.seat_code, each.seat, each.main_code, "ja" if each.is_g4 else "nee",
        each.lat, each.lon, each.precision, csvw.SEPARATOR.join(each.municipalities),
    ]  # fmt: skip


def _figure_files(content: Content, issued: date) -> Iterator[Download]:
    for figure in content.figures:
        periods = content.periods_of(figure)
        rows = [row for period in periods for row in figure_rows(content, period)]
        about = f"{figure.label} per Werkplein, alle perioden."
        yield from _csv(content, issued, figure.value, FIGURES, rows, about)
        yield Download(f"{figure.value}.xlsx", _xlsx(issued, FIGURES, rows), about)
        yield Download(f"{figure.value}.json", _figure_json(content, issued, figure, rows), about, is_figures=True)
        totals = [row for period in periods for row in _total_rows(content, period)]
        about = f"{figure.label}, landelijk en per regio."
        yield from _csv(content, issued, f"{figure.value}-totalen", TOTALS, totals, about)
        for period in periods:
            features = [_feature(each, properties) for each, properties in _properties(content, period)]
            name, about = f"{figure.value}-{period.code}.geojson", f"{figure.label}, {period.label}, op de kaart."
            yield Download(name, _geojson(content, features), about, True, True)


def figure_rows(content: Content, period: Period) -> list[list[Cell]]:
    """Give the rows of one period, in the order of the register."""
    stands = _stands(content, period)
    return [_figure_row(period, each, period.figures[each.code], stands) for each in content.places_of(period)]


def _figure_row(period: Period, each: Location, figure: PublicFigure, stands: str) -> list[Cell]:
    return [
        period.figure.value, period.code, period.reference_date, each.code, each.name, period.region_of(each).name,
        figure.value,
        UNITS[period.figure], figure.low, figure.high, figure.count, figure.base, figure.position.label,
        figure.disclosure.label, stands, *_together(period, each),
    ]  # fmt: skip


def _together(period: Period, each: Location) -> list[Cell]:
    """Give the last twelve months together: small Werkpleinen show something as well (domain D.9)."""
    found = period.rolling.get(each.code)
    return [found.months, found.low, found.high] if found else [None, None, None]


def _total_rows(content: Content, period: Period) -> list[list[Cell]]:
    names = content.region_names(period)
    regions = sorted(((names[code], total) for code, total in period.regions.items()), key=lambda each: each[0])
    stands = _stands(content, period)
    return [_total_row(period, name, total, stands) for name, total in [("Nederland", period.total), *regions]]


def _total_row(period: Period, name: str, total: Total, stands: str) -> list[Cell]:
    return [
        period.figure.value, period.code, period.reference_date, name, total.value, UNITS[period.figure],
        *_counts(total), total.of, stands,
    ]  # fmt: skip


def _counts(total: Total) -> tuple[int | None, int | None]:
    """Without a figure there is no number either: empty is another thing than zero."""
    return (total.count, total.base) if total.is_known else (None, None)


def _stands(content: Content, period: Period) -> str:
    """Say how final a figure is, and that it is invented where it is: a file is sent on without its page."""
    return f"voorbeeld, {status(period)}" if content.is_example else status(period)


def status(period: Period) -> str:
    """Say whether the figure can still change."""
    return "voorlopig" if period.is_provisional else "definitief"


def _figure_json(content: Content, issued: date, figure: Figure, rows: list[list[Cell]]) -> bytes:
    return _json(
        {
            "vrijgave": content.number,
            "vrijgavedatum": issued,
            "cijfer": figure.value,
            "naam": figure.label,
            "voorbeeldgegevens": content.is_example,
            "bron": list(content.sources),
            "landelijk": [_national(period) for period in content.periods_of(figure)],
            "cijfers": [_named(FIGURES, row) for row in rows],
        }
    )


def _national(period: Period) -> dict[str, Any]:
    count, base = _counts(period.total)
    return {"periode": period.code, "waarde": period.total.value, "aantal": count, "basis": base}


def _named(table: Table, row: list[Cell]) -> dict[str, Cell]:
    return dict(zip(table.names, row, strict=True))


def _properties(content: Content, period: Period) -> Iterator[tuple[Location, dict[str, Cell]]]:
    rows = zip(content.places_of(period), figure_rows(content, period), strict=True)
    return ((each, _named(FIGURES, row)) for each, row in rows)


def _feature(each: Location, properties: dict[str, Cell]) -> dict[str, Any]:
    own = {"werkplein_code": each.code, "werkplein": each.name, "regio": each.region, "nauwkeurigheid": each.precision}
    return {
        "type": "Feature",
        "id": each.code,
        "geometry": {"type": "Point", "coordinates": [each.lon, each.lat]},
        "properties": {**own, **properties},
    }


def _geojson(content: Content, features: list[dict[str, Any]]) -> bytes:
    return _json({"type": "FeatureCollection", "vrijgave": content.number, "features": features})


def metadata(content: Content, files: list[Download], issued: date, is_correction: bool) -> bytes:
    """Describe the release and each of its files: what, licence, digest, columns."""
    return _json(
        {
            "titel": "Landkaart van de Werkpleinen",
            "vrijgave": content.number,
            "vervangt_vrijgave": content.replaces,
            "vrijgavedatum": issued,
            "voorbeeldgegevens": content.is_example,
            "bron": list(content.sources),
            "kolommen": FIGURES.meanings,
            "csv": {"scheidingsteken": ";", "decimaalteken": ",", "tekenset": "UTF-8 met BOM"},
            **_said(content, is_correction),
            "bestanden": [_description(each) for each in files],
        }
    )


def _said(content: Content, is_correction: bool) -> dict[str, Any]:
    """Only a release that corrects or withdraws says so; what is explained without that is no correction."""
    name = "correctie" if is_correction else "uitleg"
    said: dict[str, Any] = {name: content.correction} if content.correction else {}
    return said | ({"ingetrokken": [each.title for each in content.withdrawn]} if content.withdrawn else {})


def _description(each: Download) -> dict[str, Any]:
    name, address = each.licence
    return {
        "bestand": each.name, "beschrijving": each.description, "soort": each.media_type, "bytes": len(each.body),
        "sha256": digest(each.body), "licentie": name, "licentie_adres": address, "licentie_uitleg": each.licence_note,
    }  # fmt: skip


def _json(value: object) -> bytes:
    """Write numbers as numbers: a Decimal of one digit survives a float unharmed."""
    return (json.dumps(value, ensure_ascii=False, default=_plain, indent=1) + "\n").encode()


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)
