"""What support in the regions adds: its pages, and a way in from the card."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session

from visitatie.regional import meeting_views, own_views, queries, views
from visitatie.regional.pages import RegionRoom
from werkplein.core.access import Permission
from werkplein.core.feature import Feature, MenuItem, Panel

LONGEST_ID = 9
Row = TypeVar("Row")


def _by_number(find: Callable[[Session, int], Row | None]) -> Callable[[Session, str], Row | None]:
    """Give what loads the row of an address; nothing when it cannot be one."""

    def load(session: Session, raw: str) -> Row | None:
        is_id = raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_ID
        return find(session, int(raw)) if is_id else None

    return load


def load_region(session: Session, raw: str) -> RegionRoom | None:
    """Give the region of an address."""
    # PostgreSQL takes no zero byte in a text, and no region has one.
    found = None if "\0" in raw else queries.region_by_code(session, raw)
    return RegionRoom(found) if found else None


def way_in(_session: Session, werkplein_ids: Sequence[int], _on: date) -> Mapping[int, bool]:
    """Give every Werkplein a way in; no statement, for a card has as many as it may."""
    return dict.fromkeys(werkplein_ids, True)


feature = Feature(
    name="regional",
    blueprints=(views.bp, meeting_views.bp, own_views.bp),
    panels=(Panel("card.side", 18, "pages/regional/_card.html", Permission.CARD_READ, way_in),),
    loaders={
        "support_region": load_region,
        "support_need": _by_number(queries.find_need),
        "support_request": _by_number(queries.find_request),
        "meeting": _by_number(queries.find_meeting),
    },
    menu=(MenuItem("Ondersteuning", "support.overview", Permission.SUPPORT_READ, 44),),
)
