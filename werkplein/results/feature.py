"""What results add: their pages, the file of outflow, what is expected, and the latest figures on the card."""

from __future__ import annotations

from werkplein.core.access import Permission
from werkplein.core.feature import Feature, MenuItem, Panel
from werkplein.results.cli import rebuild_figures
from werkplein.results.imports import OUTFLOW_FILE
from werkplein.results.jobs import EXPECT
from werkplein.results.panels import latest_figures
from werkplein.results.views import bp

feature = Feature(
    name="results",
    blueprints=(bp,),
    panels=(Panel("card.side", 30, "pages/results/_latest.html", Permission.FIGURE_READ, latest_figures),),
    import_kinds=(OUTFLOW_FILE,),
    commands=(rebuild_figures,),
    jobs=(EXPECT,),
    beneath={"/intern/inlezen/uitstroom/": "results.figures"},
    menu=(MenuItem("Cijfers", "results.figures", Permission.FIGURE_READ, 50),),
)
