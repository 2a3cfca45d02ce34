"""What reports ask of who did the visit, on the page of what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from visitatie.models import Visit
from visitatie.reports import queries
from visitatie.reports.queries import Line
from visitatie.reports.rules.stages import ReportState
from werkplein.core.access import current_actor
from werkplein.core.labels import day_month, plural


@dataclass(frozen=True)
class Ask:
    """A report that waits for the reader."""

    visit: Visit
    title: str
    when: str
    # Nothing says by when a report must be final.
    is_late: bool = False


def asked(session: Session, _werkplein_ids: Sequence[int], on: date) -> dict[int, Ask]:
    """Give the own reports with remarks to handle, or that can be made final; one statement."""
    found = queries.to_finish(session, current_actor().id)
    return {each.visit.id: _ask(each, on) for each in found if each.waiting or each.state(on) is ReportState.READY}


def _ask(line: Line, on: date) -> Ask:
    name, until = line.visit.werkplein.name, line.version.reply_until
    if line.waiting:
        told = plural(line.waiting, "opmerking", "opmerkingen")
        return Ask(line.visit, f"Verwerk de reactie van {name}", f"{told} bij het verslag")
    ended = f"reageren kon tot en met {day_month(until, on)}" if until and until < on else "het MT heeft gereageerd"
    return Ask(line.visit, f"Maak het verslag van {name} definitief", ended)
