"""Questions about the outflow that does not apply somewhere: nobody delivers it, and nobody misses it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Date, String, and_, bindparam, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from werkplein.core.database import among
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.results.known_queries import is_known
from werkplein.results.models import OutflowDelivery


def excused(is_one: bool) -> Any:
    """A stream that does not apply and delivered nothing makes no month incomplete; it counts as a stream of nobody."""
    on = bindparam("on", type_=Date)
    of_it = (
        OutflowDelivery.werkplein_id == Obligation.werkplein_id,
        OutflowDelivery.month == Obligation.period,
        OutflowDelivery.stream == Obligation.part,
        is_known(OutflowDelivery, on),
    )
    return (
        select(Obligation.werkplein_id, literal(""), Obligation.period, literal(0), literal(0), func.count())
        .where(among(Obligation.werkplein_id, is_one), Obligation.kind == ObligationKind.OUTFLOW)
        .where(Obligation.state == ObligationState.NOT_APPLICABLE, Obligation.settled_on <= on)
        .where(Obligation.period >= bindparam("since", type_=String), ~exists().where(*of_it))
        .group_by(Obligation.werkplein_id, Obligation.period)
    )


def excused_of(session: Session, werkplein_id: int, on: date) -> set[tuple[str, str]]:
    """Give which months and streams do not apply to a Werkplein; one statement.

    That was said, or it closed and nothing was delivered about the month (half a month stays half a month).
    """
    of_month = (OutflowDelivery.werkplein_id == Obligation.werkplein_id, OutflowDelivery.month == Obligation.period)
    is_silent = ~exists().where(*of_month, is_known(OutflowDelivery, on))
    is_over = and_(Obligation.state == ObligationState.WITHDRAWN, is_silent)
    rows = session.execute(
        select(Obligation.period, Obligation.part)
        .where(Obligation.werkplein_id == werkplein_id, Obligation.kind == ObligationKind.OUTFLOW)
        .where(or_(Obligation.state == ObligationState.NOT_APPLICABLE, is_over))
        .order_by(Obligation.period, Obligation.part)
    )
    return {(period, part) for period, part in rows}
