"""Describes a CSV file to programs the way of the W3C: CSV on the Web, `<name>.csv-metadata.json` beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

from werkplein.publication.open.columns import Column, Kind, Table

# A program that has the CSV finds its description by this ending.
ENDING = "-metadata.json"
CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "nl"}]
DIALECT = {
    "commentPrefix": None,
    "delimiter": ";",
    "doubleQuote": True,
    "encoding": "utf-8",
    "header": True,
    "lineTerminators": ["\r\n"],
    "quoteChar": '"',
}
# Without a sign for thousands some readers take the comma for it.
DUTCH_NUMBER = {"decimalChar": ",", "groupChar": "."}
DATATYPES: dict[Kind, Any] = {
    Kind.TEXT: "string",
    Kind.LIST: "string",
    Kind.WHOLE: "integer",
    Kind.DECIMAL: {"base": "decimal", "format": DUTCH_NUMBER},
    Kind.DAY: {"base": "date", "format": "d-M-yyyy"},
    Kind.YES_NO: {"base": "boolean", "format": "ja|nee"},
}
# No name of a municipality holds it; some hold a comma, as Nuenen, Gerwen en Nederwetten.
SEPARATOR = " | "


def description(
    table: Table, name: str, about: str, licence: str, sources: tuple[str, ...], issued: date
) -> dict[str, Any]:
    """Describe the CSV of this name."""
    return {
        "@context": CONTEXT,
        "url": name,
        "dc:title": about,
        "dc:language": "nl",
        "dc:license": {"@id": licence},
        "dc:source": list(sources),
        "dc:issued": {"@value": issued.isoformat(), "@type": "xsd:date"},
        "dialect": DIALECT,
        "tableSchema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(each) for each in table.columns]}
    return schema | {"primaryKey": list(table.key)} if table.key else schema


def _column(column: Column) -> dict[str, Any]:
    """The title is what stands above the column: a reader checks that they are the same."""
    described = {
        "name": column.name,
        "titles": column.name,
        "dc:title": column.title,
        "dc:description": column.meaning,
        "datatype": DATATYPES[column.kind],
        "null": "",
        "required": column.is_required,
    }
    return described | {"separator": SEPARATOR} if column.kind is Kind.LIST else described
