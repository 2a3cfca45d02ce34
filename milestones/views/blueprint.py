"""The blueprint of all pages of milestones, and what they share."""

from __future__ import annotations

from datetime import date

from flask import Blueprint

from milestones.queries.towns import Around, around
from werkplein.core import clock
from werkplein.core.database import db
from werkplein.core.errors import NotFound
from werkplein.core.labels import date_words
from werkplein.programme.reader import current
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein

bp = Blueprint("milestones", __name__, url_prefix="/intern")


def read_quarter(code: str) -> Quarter:
    """Give the quarter of an address; what is none, or lies before the programme, does not exist."""
    try:
        quarter = Quarter.parse(code)
    except ValueError as error:
        raise NotFound from error
    begin = current().starts_on
    if quarter.reference_date < begin:
        raise NotFound(f"Het {quarter.label} ligt voor het begin van het programma, {date_words(begin)}.")
    return quarter


def around_of(werkplein: Werkplein, on: date | None = None) -> Around:
    """Give what is served beside the seat, today or on a day; one statement."""
    return around(db.session, werkplein, on or clock.today())
