"""What reports add: their pages, the newest one on the card, and the job that makes their files."""

from __future__ import annotations

from datetime import timedelta

from visitatie.pages import for_cards
from visitatie.reports import asks, jobs
from visitatie.reports.views import bp
from werkplein.core.access import Permission
from werkplein.core.feature import Feature, Job, Panel

feature = Feature(
    name="visit_reports",
    blueprints=(bp,),
    panels=(
        Panel("asked.mine", 6, "pages/visit_reports/_asked.html", Permission.ASSESSMENT_RECORD_AUDIT, asks.asked),
        Panel("card.side", 22, "pages/visit_reports/_card.html", Permission.VISIT_READ, for_cards),
    ),
    jobs=(
        Job("conceptverslagen", "Conceptverslagen aanvullen", jobs.renew_concepts, timedelta(seconds=30)),
        Job("verslagen", "Verslagen als PDF en Word maken", jobs.make_files, timedelta(seconds=5)),
    ),
    beneath={"/intern/verslagen/": "visitatie.visits"},
)
