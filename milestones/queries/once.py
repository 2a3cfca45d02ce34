"""What a page derives in memory, once for all its panels: of who has an old summary row, until a job renews it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session

from werkplein.core.database import is_reading

AnyThing = TypeVar("AnyThing")
DERIVED = "derived in memory"


def once(
    session: Session, werkplein_ids: Sequence[int], on: date, derive: Callable[[Sequence[int]], dict[int, AnyThing]]
) -> dict[int, AnyThing]:
    """Give what `derive` finds for these Werkpleinen on this day, each asked once in a transaction that only reads."""
    begun = session.get_transaction()
    if not is_reading() or begun is None:
        return derive(werkplein_ids)
    kept = session.info.get(DERIVED)
    known: dict[int, AnyThing] = kept[2] if kept is not None and kept[:2] == (begun, on) else {}
    session.info[DERIVED] = begun, on, known
    lacking = [each for each in werkplein_ids if each not in known]
    if lacking:
        known |= derive(lacking)
    return {each: known[each] for each in werkplein_ids}
