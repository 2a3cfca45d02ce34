"""What milestones add: pages, panels for the card, layers for the map, jobs and a command."""

from __future__ import annotations

from datetime import timedelta

from milestones import jobs
from milestones.views import bp
from werkplein.core.access import Permission
from werkplein.core.feature import Feature, Job, MenuItem

feature = Feature(
    name="milestones",
    blueprints=(bp,),
    jobs=(
        Job("vragenlijsten", "Vragenlijsten vragen", jobs.expect_checklists, timedelta(hours=1)),
        Job("niveaus", "Niveaus opnieuw bepalen", jobs.derive_due, timedelta(minutes=15)),
    ),
    menu=(MenuItem("Vragenlijst", "milestones.my_checklist", Permission.ANSWER_DRAFT, 15),),
)
