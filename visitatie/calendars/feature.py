"""What calendars add to visits: the addresses and their page, the sheets for the road, and their jobs."""

from __future__ import annotations

from datetime import timedelta

from visitatie.calendars import jobs, road_views, views
from werkplein.core.feature import Job

BLUEPRINTS = (views.bp, views.open_bp, road_views.bp)
JOBS = (
    Job("agenda", "Agenda’s bijwerken", jobs.catch_up, timedelta(minutes=5)),
    Job("agenda-opruimen", "Oude adressen van agenda’s opruimen", jobs.sweep, timedelta(hours=12)),
)
