"""What pages ask of the register again and again: read once per process, and anew when a stamp tells of a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any, TypeVar

from sqlalchemy import Executable, func, literal, null, select, union_all
from sqlalchemy.orm import Session, SessionTransaction

from werkplein.core.database import ask, is_reading
from werkplein.obligations.models import ClosingDay
from werkplein.register.models import Municipality, Region, ServiceArea, Werkplein, WerkpleinVersion

AnyThing = TypeVar("AnyThing")
CHANGING = (ClosingDay, Municipality, Region, Werkplein)
ADDED = (ServiceArea, WerkpleinVersion)
WATCHED = frozenset(model.__tablename__ for model in (*CHANGING, *ADDED))
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
        return remember(session, ask(session, _stamps()))
    return known[1]


def remember(session: Session, rows: Iterable[Sequence[Any]]) -> tuple[tuple[Any, ...], ...]:
    """Keep the stamps for who asks for them in this transaction; rows about something else are left alone."""
    stamps = tuple(sorted(tuple(row) for row in rows if row[0] in WATCHED))
    session.info[STAMPS] = session.get_transaction(), stamps
    return stamps


def stamps_to_ask() -> list[Any]:
    """Give the questions after the stamps, each a row: to ask them along with others for `remember`.

    Rows that change carry stamps, and of rows that are only added the number tells.
    """
    questions: list[Any] = [
        select(literal(model.__tablename__).label("what"), func.count(model.stamp), func.sum(model.stamp))
        for model in CHANGING
    ]
    questions += [select(literal(model.__tablename__), func.count(model.id), null()) for model in ADDED]
    return questions


# Made once: making a statement takes longer than asking the database.
@cache
def _stamps() -> Executable:
    return union_all(*stamps_to_ask()).order_by("what")
