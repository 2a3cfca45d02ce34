"""Deliveries for the cast, and releases made of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.people import Person
from werkplein.core.files import store
from werkplein.people.rules import Role
from werkplein.programme.reader import current
from werkplein.publication import actions, jobs, queries
from werkplein.publication.freezing import Wanted
from werkplein.publication.models import Release
from werkplein.register.actions import add_version
from werkplein.register.models import Werkplein
from werkplein.register.queries import versions
from werkplein.results.models import Measurement, OutflowDelivery
from werkplein.results.rules import MeasurementKind

Deliver = Callable[..., None]
EXPLANATION = "De gemeente leverde een verbeterd bestand."


@pytest.fixture
def steering(a_person: Callable[..., Person]) -> Person:
    """Somebody who may approve."""
    return a_person(Role.STEERING_GROUP)


@pytest.fixture
def deliver(session: Session) -> Deliver:
    """Records a month of both streams: `deliver(leader, "2010-05", uwv=(9, 500), gemeente=(8, 400))`."""

    def record(
        werkplein: Werkplein, month: str, recorded_on: date = date(2010, 6, 15), **streams: tuple[int, int]
    ) -> None:
        for stream, (outflow, caseload) in streams.items():
            row = OutflowDelivery(werkplein_id=werkplein.id, month=month, stream=stream)
            row.outflow, row.caseload = outflow, caseload
            row.holds_on, row.recorded_on = date.fromisoformat(f"{month}-28"), date(2010, 6, 15)
            session.add(row)
        session.flush()

    return record


@pytest.fixture
def correct(session: Session) -> Deliver:
    """Records a correction: `correct(leader, "2010-05", "uwv", 30, 500)`."""

    def record(werkplein: Werkplein, month: str, stream: str, outflow: int, caseload: int) -> None:
        asked = select(OutflowDelivery).where(
            OutflowDelivery.werkplein_id == werkplein.id,
            OutflowDelivery.month == month,
            OutflowDelivery.stream == stream,
        )
        former = session.scalars(asked).one()
        row = OutflowDelivery(werkplein_id=werkplein.id, month=month, stream=stream, replaces_id=former.id)
        row.outflow, row.caseload = outflow, caseload
        row.holds_on, row.recorded_on = former.holds_on, date(2010, 7, 1)
        session.add(row)
        session.flush()

    return record


@pytest.fixture
def measure(session: Session) -> Deliver:
    """Records a measurement: `measure(leader, n=40, mean="6.75")`."""

    def record(werkplein: Werkplein, n: int, mean: str, code: str = "2010-1", sd: str = "1.60") -> None:
        session.add(
            Measurement(
                werkplein_id=werkplein.id,
                kind=MeasurementKind.CLIENT,
                round=code,
                n=n,
                mean=Decimal(mean),
                sd=Decimal(sd),
                holds_on=date(2010, 2, 19),
                recorded_on=date(2010, 3, 15),
            )
        )
        session.flush()

    return record


@pytest.fixture
def recount(session: Session) -> Deliver:
    """Records a correction of the only measurement of a Werkplein: `recount(leader, n=40)`."""

    def record(werkplein: Werkplein, n: int) -> None:
        former = session.scalars(select(Measurement).where(Measurement.werkplein_id == werkplein.id)).one()
        row = Measurement(werkplein_id=werkplein.id, kind=former.kind, round=former.round, replaces_id=former.id)
        row.n, row.mean, row.sd = n, Decimal("6.50"), Decimal("1.60")
        row.holds_on, row.recorded_on = former.holds_on, date(2010, 7, 1)
        session.add(row)
        session.flush()

    return record


@pytest.fixture
def may_month(deliver: Deliver, leader: Werkplein, middle: Werkplein, laggard: Werkplein) -> None:
    """One shown, one hidden, one with a stream missing, and nothing of the fourth."""
    deliver(leader, "2010-05", uwv=(13, 600), gemeente=(10, 403))
    deliver(middle, "2010-05", uwv=(4, 300), gemeente=(5, 200))
    deliver(laggard, "2010-05", uwv=(20, 900))


@pytest.fixture
def prepare(session: Session, anna: Person, today: date) -> Callable[..., Release]:
    """Prepares a release as the secretariat, today or on another day; release 0 is there first."""

    def make(until: str | None = None, on: date = today, **wanted: Any) -> Release:
        session.commit()
        jobs.publish_due(session, on)
        said = Wanted(until, **{"correction": EXPLANATION} | wanted)
        content = actions.freeze(session, current(), on, False, said)
        release = actions.prepare(session, store(), anna.actor, content, on, planned_at=said.planned_at)
        session.commit()
        return release

    return make


@pytest.fixture
def publish(session: Session, prepare: Callable[..., Release], steering: Person, today: date) -> Callable[..., Release]:
    """Prepares, approves and publishes a release."""

    def make(until: str | None = None, on: date = today, **wanted: Any) -> Release:
        number = prepare(until, on, **wanted).number
        release = queries.by_number(session, number)
        assert release is not None
        actions.approve(session, store(), steering.actor, release, release.digest, on)
        session.commit()
        jobs.publish_due(session, on)
        session.expire_all()
        return release

    return make


@pytest.fixture
def close(session: Session, anna: Person) -> Callable[..., None]:
    """Closes a Werkplein from a day on, or opens it again, as it was told on a day."""

    def change(werkplein: Werkplein, on: date, told: date, is_closed: bool = True) -> None:
        facts = versions(session, [werkplein.id])[werkplein.id][-1].facts
        add_version(session, anna.actor, werkplein.id, replace(facts, is_closed=is_closed), on, told)
        session.commit()
        session.expire_all()

    return change
