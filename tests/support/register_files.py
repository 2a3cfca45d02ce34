"""The register as files, offered as the secretariat does."""

from __future__ import annotations

import csv
import io

from tests.support.browse import Browse
from tests.support.page import Page
from tests.support.people import Person

PLACES, AREAS = "/intern/inlezen/werkpleinen/", "/intern/inlezen/werkgebieden/"
FILES = {PLACES: "/intern/register/export", AREAS: "/intern/register/werkgebieden"}
Rows = list[dict[str, str]]
# A day on which a row of a file may begin.
DAY = "1-9-2010"


def fetch(browse: Browse, by: Person, kind: str) -> Rows:
    """Give the rows of a file as it goes out."""
    text = browse(f"{FILES[kind]}.csv", by=by).data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def as_csv(rows: Rows, separator: str = ";") -> str:
    """Write rows as a file."""
    made = io.StringIO()
    writer = csv.DictWriter(made, list(rows[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue()


def changed_row(rows: Rows, code: str, /, **new: str) -> Rows:
    """Give the rows with those of one Werkplein otherwise."""
    return [row | (new if row["code"] == code else {}) for row in rows]


def about(code: str, rows: Rows, /, **new: str) -> dict[str, str]:
    """The row of one Werkplein, otherwise."""
    return next(row for row in rows if row["code"] == code) | {"vanaf": DAY} | new


def offer(browse: Browse, by: Person, kind: str, content: str | bytes, name: str = "register.csv") -> Page:
    """Offer a file, and give the page that shows what it would do."""
    data = content if isinstance(content, bytes) else content.encode()
    return browse(kind, by=by).submit("Controleer het bestand", file=(io.BytesIO(data), name))


def problems(page: Page) -> list[list[str]]:
    """Give what is said to be wrong with a file: line, column and sentence."""
    return page.rows("Fouten")
