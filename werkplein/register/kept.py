"""What pages ask of the register again and again: read once per process, and anew when a stamp tells of a change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from typing import Any, TypeVar

from sqlalchemy import Executable, func, literal, null, select, union_all
from sqlalchemy.orm import Session, SessionTransaction

from werkplein.core.database import ask, is_reading
from werkplein.obligations.models import ClosingDay
from werkplein.register.models import Municipality, ServiceArea, Werkplein, WerkpleinVersion

AnyThing = TypeVar("AnyThing")
STAMPS = "register stamps"


def kept(session: Session, on: date, read: Callable[[Session, date], AnyThing]) -> AnyThing:
    """Give what `read` finds in the register and in the closing days, for this day.

    One statement for all that is kept and asked in a transaction that only reads, beside those of `read` where it has
    to be read. Nobody may change what this gives: others are given the same.
    """
    if not is_reading():
        return read(session, on)
    place = _place(session.get_bind(), _stamps_of(session), read, on)
    if not place:
        place.append(read(session, on))
    found: AnyThing = place[0]
    return found


@lru_cache(maxsize=32)
def _place(_database: object, _stamps: tuple[Any, ...], _read: object, _on: date) -> list[Any]:
    """Give the place for what is kept as long as the stamps stay; there is nothing the first time."""
    return []


def _stamps_of(session: Session) -> tuple[Any, ...]:
    """Give the stamps; everything a transaction reads is about one moment, so it asks for them once."""
    known: tuple[SessionTransaction | None, tuple[Any, ...]] = session.info.get(STAMPS, (None, ()))
    if known[0] is None or known[0] is not session.get_transaction():
        stamps = tuple(map(tuple, ask(session, _stamps())))
        known = session.info[STAMPS] = session.get_transaction(), stamps
    return known[1]


# Rows that change carry stamps, and of rows that are only added the number tells.
@cache
def _stamps() -> Executable:
    changing = [
        select(literal(model.__tablename__).label("what"), func.count(model.stamp), func.sum(model.stamp))
        for model in (ClosingDay, Municipality, Werkplein)
    ]
    added = [
        select(literal(model.__tablename__), func.count(model.id), null()) for model in (ServiceArea, WerkpleinVersion)
    ]
    return union_all(*changing, *added).order_by("what")
