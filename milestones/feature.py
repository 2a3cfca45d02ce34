"""What milestones add: pages, panels for the card, layers for the map, a chart, jobs and a command."""

from __future__ import annotations

from datetime import timedelta

from milestones import charts, cli, jobs, panels, support
from milestones.rules import Level, Verdict
from milestones.views import bp
from werkplein.core.access import Permission
from werkplein.core.charts import Drawer
from werkplein.core.feature import Feature, Job, MapLayer, MenuItem, Panel
from werkplein.programme import reader

MILESTONE_LAYERS = tuple(
    MapLayer(
        f"mijlpaal-{each.code}",
        f"{each.code} {each.title}",
        Permission.LEVEL_READ,
        panels.milestone_layer(each.code),
        tuple(each.value for each in Verdict),
    )
    for each in reader.load().milestones
)

feature = Feature(
    name="milestones",
    blueprints=(bp,),
    panels=(
        Panel("card.main", 10, "pages/milestones/_level.html", Permission.CARD_READ, panels.standings),
        Panel("card.main", 20, "pages/milestones/_milestones.html", Permission.CARD_READ, panels.standings),
        # Right under the level for who learns most, else under the milestones: asked once, shown in one of the two.
        Panel("card.main", 15, "pages/milestones/_support_high.html", Permission.CARD_READ, support.support),
        Panel("card.main", 25, "pages/milestones/_support_low.html", Permission.CARD_READ, support.support),
    ),
    map_layers=(
        MapLayer(
            "niveau", "Actieniveau", Permission.LEVEL_READ, panels.level_layer, tuple(each.value for each in Level)
        ),
        *MILESTONE_LAYERS,
    ),
    charts=(Drawer(charts.NAME, Permission.LEVEL_READ, charts.draw, is_national=True),),
    jobs=(
        Job("vragenlijsten", "Vragenlijsten vragen", jobs.expect_checklists, timedelta(hours=1)),
        Job("niveaus", "Niveaus opnieuw bepalen", jobs.derive_due, timedelta(minutes=15)),
    ),
    commands=(cli.rebuild_levels,),
    menu=(
        MenuItem("Overzicht", "milestones.overview", Permission.LEVEL_READ, 10),
        MenuItem("Vragenlijst", "milestones.my_checklist", Permission.ANSWER_DRAFT, 15),
        MenuItem("Mijlpalen", "milestones.levels", Permission.LEVEL_READ, 25),
    ),
)
