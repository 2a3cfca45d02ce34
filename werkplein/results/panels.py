"""The latest figures on the card of a Werkplein, for any number of them in two statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from werkplein.core.access import Permission, current_actor
from werkplein.programme.reader import current
from werkplein.results import queries, sheets
from werkplein.results.sheets import Mark, Spark


@dataclass(frozen=True)
class Latest:
    """What is known last of a Werkplein."""

    outflow: Spark | None
    marks: list[Mark]

    @property
    def is_empty(self) -> bool:
        return self.outflow is None and not self.marks


def _is_national() -> bool:
    return current_actor().scopes_for(Permission.FIGURE_READ).national


def latest_figures(session: Session, werkplein_ids: Sequence[int], on: date) -> Mapping[int, Latest]:
    """Give the latest figures per Werkplein, also where there are none yet."""
    programme = current()
    since, is_national = queries.first_month(on, sheets.SERIES_MONTHS), _is_national()
    own, national = queries.series(session, werkplein_ids, since, on, is_national)
    measured = queries.measurements_of(session, werkplein_ids, on)
    return {
        key: Latest(
            sheets.spark(own.get(key, {}), national, programme, on),
            sheets.latest_marks(measured.get(key, []), programme),
        )
        for key in werkplein_ids
    }
