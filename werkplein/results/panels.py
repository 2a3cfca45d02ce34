"""The latest figures on the card of a Werkplein, and what features above say at the form of a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from werkplein.core.access import Permission, current_actor
from werkplein.core.feature import Shown, shown_of_one
from werkplein.obligations.rules import ObligationKind
from werkplein.programme.reader import current
from werkplein.programme.rules import Programme
from werkplein.register.models import Werkplein
from werkplein.results import queries, sheets
from werkplein.results.sheets import Mark, Spark

# What was made for so many Werkpleinen is kept per process, under the figures it was made of.
KEPT = 2048


# Equal to itself only, so that what is drawn of it can be kept beside it.
@dataclass(frozen=True, eq=False)
class Latest:
    """What is known last of a Werkplein."""

    outflow: Spark | None
    marks: Sequence[Mark]

    @property
    def is_empty(self) -> bool:
        return self.outflow is None and not self.marks


def panels_at_form(session: Session, kind: ObligationKind, werkplein: Werkplein, until: date) -> list[Shown]:
    """Give what features above say to the reader at the form of a figure about a period up to a day."""
    slot = f"figure.{kind}"
    return shown_of_one(current_app, slot, current_actor(), session, werkplein.id, until, werkplein.place)


def _is_national() -> bool:
    return current_actor().scopes_for(Permission.FIGURE_READ).national


def latest_figures(session: Session, werkplein_ids: Sequence[int], on: date) -> Mapping[int, Latest]:
    """Give the latest figures per Werkplein, also where there are none yet."""
    programme = current()
    since, is_national = queries.first_month(on, sheets.SERIES_MONTHS), _is_national()
    rows = queries.figures_rows(session, werkplein_ids, since, on, is_national)
    return {
        key: _latest(key, tuple(row for row in rows if row[0] in (key, None)), is_national, programme, on)
        for key in werkplein_ids
    }


@lru_cache(maxsize=KEPT)
def _latest(key: int, rows: tuple[tuple[Any, ...], ...], is_national: bool, programme: Programme, on: date) -> Latest:
    """Put exactly these figures in words: as long as none changes, every reader gets the same ones."""
    own, national, measured = queries.figures_of(rows, key, is_national)
    return Latest(sheets.spark(own, national, programme, on), sheets.latest_marks(measured, programme))
