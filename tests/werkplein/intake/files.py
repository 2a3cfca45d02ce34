"""Files with counts of municipalities, in the forms in which they are offered."""

from __future__ import annotations

import io
from pathlib import Path

from sqlalchemy.orm import Session

from tests.support.browse import Browse
from tests.support.page import Page
from tests.support.people import Person
from werkplein.intake.reasons import reasons

SAMPLE = Path(__file__).with_name("klanten_UntypedDataSet.csv")
HEADER = '"ID";"RegioS";"Perioden";"Klanten_1";"UitstroomNaarWerk_2"'


def cbs(*rows: tuple[object, ...], header: str = HEADER) -> bytes:
    """A file as StatLine gives it: a mark before it, codes padded, numbers to the right."""
    lines = [
        f'"{at}";"{town!s:<6}";"{period}";"{caseload!s:>8}";"{outflow!s:>8}"'
        for at, (town, period, caseload, outflow) in enumerate(rows, start=1)
    ]
    return ("\ufeff" + "\r\n".join([header, *lines]) + "\r\n").encode()


def wwb(*rows: tuple[object, ...], version: str = "") -> bytes:
    """A file as `tel-wwb` writes it."""
    lines = [f"{town};{month};{reason};{count};{version or reasons().version}" for town, month, reason, count in rows]
    return ("\ufeffgemeente;maand;reden;aantal;indeling\r\n" + "\r\n".join(lines)).encode()


def offer(browse: Browse, by: Person, data: bytes, kind: str = "cbs", name: str = "klanten.csv") -> Page:
    """Offer a file, and give the page that follows."""
    return browse(f"/intern/inlezen/{kind}/", by=by).submit("Controleer het bestand", file=(io.BytesIO(data), name))


def offer_cbs(browse: Browse, by: Person, data: bytes, name: str = "klanten.csv") -> Page:
    """Offer a file in the form of CBS; the columns are chosen as proposed when they are asked."""
    page = offer(browse, by, data, name=name)
    if page.path.endswith("/kolommen/"):
        page = page.submit("Controleer het bestand", stream="gemeente")
    return page


def problems(page: Page) -> list[list[str]]:
    """What the page says is wrong."""
    return page.rows("Fouten")


def made(page: Page) -> list[list[str]]:
    """What is made of it: the cells after the number of the line."""
    return [row[1:] for row in page.rows("Regels die")]


def commit(session: Session) -> None:
    """Let others see what was arranged."""
    session.commit()
