"""What visits add: pages, the door for audits, and the next visit on the card."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from visitatie import asks, evidence_views, jobs, queries
from visitatie.calendars import feature as calendars
from visitatie.field import feature as field
from visitatie.models import Visit
from visitatie.pages import for_cards
from visitatie.planning import facts_views as planning_facts
from visitatie.planning import views as planning
from visitatie.planning.jobs import make_plans
from visitatie.planning.matrix import refuse_other_file
from visitatie.views import bp
from werkplein.core.access import Permission
from werkplein.core.feature import Feature, Job, MenuItem, Panel, Task

LONGEST_ID = 9


def load(session: Session, raw: str) -> Visit | None:
    """Give the visit of an address; nothing when it cannot be one."""
    is_id = raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_ID
    return queries.find(session, int(raw)) if is_id else None


feature = Feature(
    name="visitatie",
    blueprints=(planning.bp, planning_facts.bp, bp, evidence_views.bp, *calendars.BLUEPRINTS, *field.BLUEPRINTS),
    panels=(
        Panel("asked.mine", 5, "pages/visitatie/_asked.html", Permission.VISIT_PLAN, asks.asked),
        Panel("card.side", 20, "pages/visitatie/_next.html", Permission.VISIT_READ, for_cards),
    ),
    jobs=(
        Job("audits", "Audits aanmaken", jobs.create_audits, timedelta(seconds=15), Task.SETTLES),
        Job("plannen", "Plannen maken voor bezoeken", make_plans, timedelta(seconds=5)),
        *calendars.JOBS,
    ),
    loaders={"visit": load},
    setup=refuse_other_file,
    beneath=dict.fromkeys(("/intern/agenda/", "/intern/veld/"), "visitatie.visits"),
    menu=(MenuItem("Bezoeken", "visitatie.visits", Permission.VISIT_READ, 40),),
)
