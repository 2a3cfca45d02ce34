"""What the cockpit adds: its pages, the way to them, and what follows from decisions among what is asked."""

from __future__ import annotations

from datetime import timedelta

from visitatie.cockpit import asks, jobs
from visitatie.cockpit.views import bp
from werkplein.core.access import Permission
from werkplein.core.feature import Feature, Job, Panel

feature = Feature(
    name="cockpit",
    blueprints=(bp,),
    jobs=(Job("vervolg", "Herinneren aan het vervolg van besluiten", jobs.remind, timedelta(minutes=15)),),
    panels=(
        Panel("asked.mine", 8, "pages/cockpit/_asked.html", Permission.DECISION_FOLLOW, asks.asked),
        # The menu of who decides is full: the start page of the steering group leads here.
        Panel("overview.main", 20, "pages/cockpit/_overview.html", Permission.DECISION_READ, asks.nothing),
    ),
    beneath=dict.fromkeys(("/intern/cockpit/", "/intern/besluiten/"), "milestones.overview"),
)
