"""The register as files: Werkpleinen and service areas, in the columns in which they can come in again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from werkplein.core.spreadsheet import Cell, Column
from werkplein.register import change_queries
from werkplein.register.area_rules import AreaSaid
from werkplein.register.change_queries import Names
from werkplein.register.rules import AreaKind
from werkplein.register.timeline_rules import Said, Timeline, held

YES, NO = "ja", "nee"
FROM = "vanaf"
PLACE_COLUMNS = (
    Column("code", "De vaste code. Een code die nog niet bestaat, wordt een nieuw Werkplein.", "zwolle"),
    Column(FROM, "De dag waarop deze regel ingaat. Leeg is vandaag.", "1-1-2011"),
    Column("naam", "De naam, zonder het woord Werkplein ervoor als dat er niet bij hoort.", "Regio Zwolle"),
    Column("hoofdlocatie", "De code van de hoofdlocatie. Leeg als het geen satelliet is.", ""),
    Column("regio", "De naam of de code van de arbeidsmarktregio.", "IJsselvechtstreek"),
    Column("gemeente", "De gemeente waarin het Werkplein staat: naam of CBS-code.", "Zwolle"),
    Column("g4", "Eén van de vier grote steden: ja of nee.", NO),
    Column("breedte", "Graden noorderbreedte, met een komma.", "52,5126", is_number=True),
    Column("lengte", "Graden oosterlengte, met een komma.", "6,0944", is_number=True),
    Column("precisie", "Hoe precies de plaats is: plaats of adres.", "plaats"),
    Column("verhuisd", "Op deze dag verhuisd naar een ander gebouw: ja of nee.", NO),
    Column("gesloten", "Gesloten vanaf deze dag: ja of nee.", NO),
    Column("opvolger", "Bij een fusie: de code van het Werkplein dat het overneemt, met de gemeenten.", ""),
)
AREA_COLUMNS = (
    Column("werkplein", "De code of de naam van het Werkplein.", "zwolle"),
    Column("gemeente", "De naam of de CBS-code van de gemeente.", "Dalfsen"),
    Column(
        "deel", "Hele gemeente, deel van de gemeente, samen met een ander Werkplein, of niet meer.", "hele gemeente"
    ),
    Column("postcodes", "Alleen bij een deel, bijvoorbeeld 1011-1019, 1060.", ""),
    Column(FROM, "De dag waarop deze regel ingaat. Leeg is vandaag.", "1-1-2011"),
)


def place_rows(session: Session, on: date) -> Iterator[list[Cell]]:
    """Give what holds of each Werkplein on a day, and what is to come; four statements."""
    names = change_queries.names(session)
    timelines = change_queries.timelines(session)
    for key in sorted(timelines, key=lambda each: names.werkpleinen[each][0]):
        for said in from_now(timelines[key], on):
            yield place_row(names.werkpleinen[key][0], said, names)


def from_now(timeline: Timeline, on: date) -> list[Said]:
    """The version that holds on a day and those after it."""
    now = held(timeline, on)
    return [*([now] if now else []), *(said for said in timeline if said.holds_on > on)]


def place_row(code: str, said: Said, names: Names) -> list[Cell]:
    """Give one version in the columns of the file."""
    facts = said.facts
    return [
        code,
        said.holds_on,
        facts.name,
        names.code(facts.main_id),
        names.region(facts.region_id),
        names.municipality(facts.seat_id),
        yes_no(facts.is_g4),
        exact(facts.lat),
        exact(facts.lon),
        facts.precision.label.lower(),
        yes_no(facts.moved),
        yes_no(facts.is_closed),
        names.code(facts.successor_id),
    ]


def yes_no(value: bool) -> str:
    """Write a yes or no."""
    return YES if value else NO


def exact(degrees: float) -> Decimal:
    """Give degrees in at most five decimals: a metre."""
    return Decimal(str(round(degrees, 5)))


def area_rows(session: Session, on: date) -> Iterator[list[Cell]]:
    """Give whom each Werkplein serves on a day, and what is to come; four statements."""
    names = change_queries.names(session)
    rows = sorted(change_queries.every_area(session), key=lambda row: row.order)
    now = {row.pair: row for row in rows if row.holds_on <= on}
    last = {(row.pair, row.holds_on): row for row in rows if row.holds_on > on}
    shown = [row for row in now.values() if row.serving.kind is not AreaKind.ENDED] + list(last.values())
    for row in sorted(
        shown, key=lambda row: (names.code(row.werkplein_id), names.municipality(row.municipality_id), row.order)
    ):
        yield area_row(row, names)


def area_row(row: AreaSaid, names: Names) -> list[Cell]:
    """Give one row about an area in the columns of the file."""
    town = names.municipality(row.municipality_id)
    return [names.code(row.werkplein_id), town, row.serving.kind.label.lower(), row.serving.postcodes, row.holds_on]
