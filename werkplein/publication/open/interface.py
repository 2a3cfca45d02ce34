"""Describes the addresses of the open data to programs: OpenAPI 3.1, for files that anyone may fetch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from werkplein.publication.open.columns import FIGURES, Kind, Table
from werkplein.publication.open_data import CC0, Download
from werkplein.publication.published import Published

NEWEST = "/open-data/actueel/"
TYPES: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"type": "string"},
    Kind.LIST: {"type": "string"},
    Kind.YES_NO: {"type": "string"},
    Kind.DAY: {"type": "string", "format": "date"},
    Kind.WHOLE: {"type": "integer"},
    Kind.DECIMAL: {"type": "number"},
}
HEADERS = {
    "ETag": {"description": "Het kenmerk van deze versie", "schema": {"type": "string"}},
    "Cache-Control": {"description": "Hoelang het bestand bewaard mag worden", "schema": {"type": "string"}},
    "Access-Control-Allow-Origin": {"description": "Elke site mag dit ophalen", "schema": {"const": "*"}},
}
UNCHANGED = {
    "name": "If-None-Match",
    "in": "header",
    "description": "Het kenmerk dat u al hebt: is het bestand niet veranderd, dan krijgt u 304 zonder inhoud",
    "schema": {"type": "string"},
}


def interface(published: Sequence[Published], others: Sequence[tuple[str, str, str]], base_url: str) -> dict[str, Any]:
    """Describe each file of the newest release, those of every release, and `others`: address, media type, about."""
    release = published[-1]
    paths = {NEWEST + each.name: _file(each.description, _content(each)) for each in release.files}
    paths |= {path: _file(about, {kind: {}}) for path, kind, about in others}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Open data van de Werkpleinen",
            "version": str(release.number),
            "description": "Gewone bestanden, zonder sleutel op te halen. Per bestand staat de licentie erbij.",
            "license": {"name": CC0[0], "url": CC0[1]},
        },
        "servers": [{"url": base_url}],
        "paths": paths | {"/open-data/vrijgave-{nummer}/{bestand}": _kept(published)},
        "components": {"schemas": {"Cijfer": _row(FIGURES), "Cijfers": _figures()}},
    }


def _file(about: str, content: dict[str, Any]) -> dict[str, Any]:
    answer = {"description": about, "headers": HEADERS, "content": content}
    return {"get": {"summary": about, "parameters": [UNCHANGED], "responses": {"200": answer, **_not_modified()}}}


def _not_modified() -> dict[str, Any]:
    return {"304": {"description": "Niet veranderd sinds het kenmerk dat u meegaf"}}


def _content(each: Download) -> dict[str, Any]:
    """Only the figures are told in full; the CSV files have a description of their own beside them."""
    is_figures = each.name.endswith(".json") and each.is_figures
    return {each.media_type: {"schema": {"$ref": "#/components/schemas/Cijfers"}} if is_figures else {}}


def _kept(published: Sequence[Published]) -> dict[str, Any]:
    numbers = [each.number for each in published]
    names = sorted({file.name for each in published for file in each.files})
    described = _file("Een bestand van een vrijgave: het verandert nooit", {"*/*": {}})
    described["get"]["responses"]["404"] = {"description": "Deze vrijgave heeft dit bestand niet"}
    where = [("nummer", {"type": "integer", "enum": numbers}), ("bestand", {"type": "string", "enum": names})]
    described["parameters"] = [
        {"name": name, "in": "path", "required": True, "schema": schema} for name, schema in where
    ]
    return described


def _row(table: Table) -> dict[str, Any]:
    columns = {
        column.name: {"description": column.meaning, **_type(column.kind, column.is_required)}
        for column in table.columns
    }
    return {"type": "object", "required": list(table.names), "properties": columns}


def _type(kind: Kind, is_required: bool) -> dict[str, Any]:
    found = TYPES[kind]
    return found if is_required else {**found, "type": [found["type"], "null"]}


def _figures() -> dict[str, Any]:
    rows = {"type": "array", "items": {"$ref": "#/components/schemas/Cijfer"}}
    plain: dict[str, Any] = {
        "vrijgave": {"type": "integer"},
        "vrijgavedatum": {"type": "string", "format": "date"},
        "cijfer": {"type": "string"},
        "naam": {"type": "string"},
        "voorbeeldgegevens": {"type": "boolean"},
        "bron": {"type": "array", "items": {"type": "string"}},
        "landelijk": {"type": "array", "items": {"type": "object"}},
        "cijfers": rows,
    }
    return {"type": "object", "required": list(plain), "properties": plain}
