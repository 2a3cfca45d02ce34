"""What scans add: their pages, a way in from the card, and an entry of the menu for who runs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from visitatie.scans import day_views, own_views, queries, views, writing_views
from visitatie.scans.models import ScanTrajectory
from werkplein.core.access import Permission
from werkplein.core.feature import Feature, Panel

LONGEST_ID = 9


def load(session: Session, raw: str) -> ScanTrajectory | None:
    """Give the scan of an address; nothing when it cannot be one."""
    is_id = raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_ID
    return queries.find(session, int(raw)) if is_id else None


def way_in(_session: Session, werkplein_ids: Sequence[int], _on: date) -> Mapping[int, bool]:
    """Give every Werkplein a way in; no statement, for a card has as many as it may."""
    return dict.fromkeys(werkplein_ids, True)


feature = Feature(
    name="scans",
    blueprints=(views.bp, own_views.bp, day_views.bp, writing_views.bp),
    panels=(Panel("card.side", 21, "pages/scans/_card.html", Permission.SCAN_READ, way_in),),
    loaders={"scan": load},
    beneath={"/intern/scans/": "visitatie.visits"},
)
