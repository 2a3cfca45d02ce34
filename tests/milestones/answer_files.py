"""Makes, offers and reads files of answers, for tests."""

import csv
import io

from sqlalchemy import func, select

from milestones.answerfile import NAMES
from milestones.models import Assessment
from tests.milestones.building import CODES

UPLOAD = "/intern/inlezen/antwoorden/"
EXPORT = "/intern/mijlpalen/antwoorden.csv"
HEADER = "werkplein;kwartaal;mijlpaal;oordeel;bron;stand op;toelichting;gemeenten;ernstig;vervangen\n"


def offer(browse, by, content, name="antwoorden.csv"):
    """Offer a file, and give the page that shows what the check found."""
    data = content if isinstance(content, bytes) else content.encode()
    return browse(UPLOAD, by=by).submit("Controleer het bestand", file=(io.BytesIO(data), name))


def bring_in(browse, by, content):
    """Offer a file and confirm it; gives the page that says what was written."""
    page = offer(browse, by, content)
    return page.submit(next(text for text in page.all("button") if text.startswith("Bevestig")))


def problems(page):
    """What the page says is wrong."""
    return page.rows("Fouten")


def a_checklist(code="leader", quarter="2010-K2", verdict="Voldaan", holds_on="30-6-2010", codes=CODES):
    """Twelve lines of one checklist."""
    return "".join(f"{code};{quarter};{each};{verdict};Opgave MT;{holds_on}\n" for each in codes)


def lines(data):
    """The lines of an exported file, by column."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def rows_of(session):
    """How many rows are recorded."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(Assessment)) or 0


def values_of(session):
    """What each Werkplein says and was found, apart from ids and days of recording."""
    session.rollback()
    names = ("werkplein_id", "milestone", "verdict", "source", "grade", "holds_on", "valid_until", "quarter", "note")
    rows = session.scalars(select(Assessment).order_by(Assessment.id)).all()
    replaced = {row.replaces_id for row in rows}
    kept = [row for row in rows if row.id not in replaced]
    return sorted(
        (*(str(getattr(row, name)) for name in names), str(row.participation), row.is_critical) for row in kept
    )


__all__ = [
    "EXPORT",
    "HEADER",
    "NAMES",
    "UPLOAD",
    "a_checklist",
    "bring_in",
    "lines",
    "offer",
    "problems",
    "rows_of",
    "values_of",
]
