"""What visitaties add: their pages, the panel on the card, and the job that looks out for laggards."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from visitatie.pages import for_cards
from visitatie.reviews import follow_views, jobs, queries, report_views, team_views
from visitatie.reviews.models import Visitatie
from visitatie.reviews.views import bp
from werkplein.core.access import Permission
from werkplein.core.feature import Feature, Job, MenuItem, Panel, Task

LONGEST_ID = 9


def load(session: Session, raw: str) -> Visitatie | None:
    """Give the visitatie of an address; nothing when it cannot be one."""
    is_id = raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_ID
    return queries.find(session, int(raw)) if is_id else None


feature = Feature(
    name="reviews",
    blueprints=(team_views.bp, bp, report_views.bp, follow_views.bp),
    panels=(Panel("card.side", 19, "pages/reviews/_card.html", Permission.CARD_READ, for_cards),),
    jobs=(
        Job(
            "visitaties",
            "Visitaties die misschien niet doorgaan melden",
            jobs.keep_visitaties,
            timedelta(seconds=30),
            Task.SETTLES,
        ),
    ),
    loaders={"visitatie": load},
    beneath={"/intern/visitaties/": "visitatie.visits"},
    menu=(MenuItem("Visitaties", "reviews.reviews", Permission.VISITATIE_REVIEW, 42),),
)
