"""What step plans add: their pages, the panel on the card, and the job that begins and ends them."""

from __future__ import annotations

from datetime import timedelta

from visitatie.steps import jobs
from visitatie.steps.panels import for_cards
from visitatie.steps.views import bp
from werkplein.core.access import Permission
from werkplein.core.feature import Feature, Job, Panel, Task

feature = Feature(
    name="steps",
    blueprints=(bp,),
    panels=(Panel("card.side", 18, "pages/steps/_card.html", Permission.CARD_READ, for_cards),),
    jobs=(Job("stappenplannen", "Stappenplannen bijhouden", jobs.keep_plans, timedelta(seconds=30), Task.SETTLES),),
    beneath={"/intern/stappenplannen/": "visitatie.visits"},
)
