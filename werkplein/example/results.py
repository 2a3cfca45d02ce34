"""Writes the invented figures down as they came in, month by month, and lets releases make them public."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm import Session

from werkplein.core.actor import Actor
from werkplein.core.database import unit_of_work
from werkplein.core.files import store
from werkplein.example.numbers import Delivered, Measured
from werkplein.obligations.actions import settle_many
from werkplein.obligations.rules import ObligationKind
from werkplein.programme.rules import Programme
from werkplein.publication import actions as publication
from werkplein.publication.freezing import Wanted
from werkplein.register.models import Werkplein
from werkplein.results import actions
from werkplein.results.models import Measurement, OutflowDelivery
from werkplein.results.rules import MeasurementKind

# When a release was prepared, and the last month of outflow in it.
RELEASES = (
    (date(2009, 10, 26), "2009-09"),
    (date(2010, 1, 11), "2009-11"),
    (date(2010, 3, 11), "2010-01"),
    (date(2010, 4, 29), "2010-03"),
    (date(2010, 6, 10), "2010-04"),
    (date(2010, 6, 24), "2010-04"),
)


def write_outflow(
    session: Session, rows: Sequence[Delivered], programme: Programme, werkpleinen: Sequence[Werkplein]
) -> None:
    """Expect each month, and settle what came in on the day it came in."""
    for month in sorted({row.month for row in rows}):
        actions.expect_outflow(session, programme, werkpleinen, month)
    session.execute(
        insert(OutflowDelivery),
        [
            {
                "werkplein_id": row.werkplein_id,
                "month": row.month.code,
                "stream": row.stream,
                "caseload": row.caseload,
                "outflow": row.outflow,
                "holds_on": row.month.end,
                "recorded_on": row.recorded_on,
            }
            for row in rows
        ],
    )
    actions.rebuild(session)
    by_day: dict[date, list[tuple[int, ObligationKind, str, str]]] = defaultdict(list)
    for row in rows:
        by_day[row.recorded_on].append((row.werkplein_id, ObligationKind.OUTFLOW, row.month.code, row.stream))
    for day, keys in by_day.items():
        settle_many(session, keys, day)


def write_satisfaction(
    session: Session, rows: Sequence[Measured], programme: Programme, werkpleinen: Sequence[Werkplein]
) -> None:
    """Expect each round, and settle what came in."""
    for measured in sorted({row.round for row in rows}, key=lambda each: (each.kind, each.code)):
        actions.expect_round(session, werkpleinen, measured)
    kinds = {kind.value: kind for kind in MeasurementKind}
    session.execute(
        insert(Measurement),
        [
            {
                "werkplein_id": row.werkplein_id,
                "kind": kinds[row.round.kind],
                "round": row.round.code,
                "n": row.n,
                "mean": row.mean,
                "sd": row.sd,
                "holds_on": row.round.ends_on,
                "recorded_on": row.recorded_on,
            }
            for row in rows
        ],
    )
    actions.rebuild(session)
    by_day: dict[date, list[tuple[int, ObligationKind, str, str]]] = defaultdict(list)
    for row in rows:
        kind = actions.OBLIGATIONS[kinds[row.round.kind]]
        by_day[row.recorded_on].append((row.werkplein_id, kind, row.round.code, ""))
    for day, keys in by_day.items():
        settle_many(session, keys, day)


def release_all(programme: Programme, preparer: Actor, approver: Actor) -> None:
    """Prepare and approve every release on its day; the pages are written for the newest only."""
    files = store()
    with unit_of_work() as session:
        register = publication.freeze(session, programme, programme.starts_on, is_example=True)
        first = publication.begin(session, files, register, programme.starts_on)
        publication.publish(session, first, _unwritten(first.number), programme.starts_on)
    for number, (on, until) in enumerate(RELEASES, start=1):
        with unit_of_work() as session:
            content = publication.freeze(session, programme, on, True, Wanted(until))
            release = publication.prepare(session, files, preparer, content, on)
            publication.approve(session, files, approver, release, release.digest, on)
            if number < len(RELEASES):
                publication.publish(session, release, _unwritten(number), on)


def _unwritten(number: int) -> str:
    """Name a folder that was never written: a newer release took its place at once."""
    return f"vrijgave-{number}-niet-geschreven"
