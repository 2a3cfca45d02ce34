"""What the cockpit adds: its pages, and what follows from decisions on the page of what is asked."""

from __future__ import annotations

from visitatie.cockpit import asks
from visitatie.cockpit.views import bp
from werkplein.core.access import Permission
from werkplein.core.feature import Feature, MenuItem, Panel

feature = Feature(
    name="cockpit",
    blueprints=(bp,),
    panels=(Panel("asked.mine", 8, "pages/cockpit/_asked.html", Permission.DECISION_FOLLOW, asks.asked),),
    menu=(MenuItem("Stuurgroep", "cockpit.board", Permission.DECISION_READ, 8),),
)
