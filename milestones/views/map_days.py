"""The layers of the internal map about another day: asked in the same words as every overview."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from milestones import queries
from milestones.queries import Line
from milestones.views.moments import asked_moment, fixed_then
from werkplein.core.feature import AskedDay, OtherDays, Sign
from werkplein.programme.reader import current

Signs = Callable[[Iterable[Line]], Mapping[int, Sign]]


def _asked() -> dict[str, Any]:
    moment = asked_moment()
    return {"moment": moment, "fixed_then": fixed_then(moment)}


def _then(signs: Signs, session: Session, moment: AskedDay) -> Mapping[int, Sign]:
    return signs(queries.lines_about(session, current(), moment.about, moment.known))


def other_days(signs: Signs) -> OtherDays:
    """Give how a layer with these signs is asked about another day."""
    return OtherDays("pages/milestones/_moment.html", _asked, partial(_then, signs))
