"""What milestones add: pages, panels for the card, layers for the map, a chart, jobs and a command."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from sqlalchemy.orm import Session

from milestones import charts, cli, decided, evidence_jobs, evidence_panels, jobs, panels, support
from milestones.imports import ANSWER_FILE
from milestones.models import Evidence
from milestones.queries.checklist import drafted_quarters
from milestones.queries.evidence import find_evidence
from milestones.queries.g4 import g4_werkpleinen
from milestones.rule_pages import PUBLIC_RULE
from milestones.rules import Level, Verdict
from milestones.views import bp
from milestones.views.map_days import other_days
from werkplein.core.access import Ground, Permission
from werkplein.core.actor import Place
from werkplein.core.charts import Drawer
from werkplein.core.feature import Feature, Job, MapLayer, MenuItem, Panel, Task
from werkplein.programme import reader

LONGEST_ID = 9
HOURLY = timedelta(hours=1)


def load_evidence(session: Session, raw: str) -> Evidence | None:
    """Give the piece of evidence of an address; nothing when it cannot be one."""
    is_id = raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_ID
    return find_evidence(session, int(raw)) if is_id else None


def g4_places(session: Session) -> list[Place]:
    """Give where the Werkpleinen of the four big cities stand; one statement."""
    return [each.place for each in g4_werkpleinen(session)]


G4_ONLY = "Deze pagina is voor wie een Werkplein volgt in Amsterdam, Rotterdam, Den Haag of Utrecht."
MILESTONE_LAYERS = tuple(
    MapLayer(
        f"mijlpaal-{each.code}",
        f"{each.code} {each.title}",
        Permission.LEVEL_READ,
        panels.milestone_layer(each.code),
        tuple(each.value for each in Verdict),
        other_days(partial(panels.verdict_signs, each.code)),
        (Verdict.NOT_MET.value,),
    )
    for each in reader.load().milestones
)

feature = Feature(
    name="milestones",
    blueprints=(bp,),
    panels=(
        Panel("asked.mine", 7, "pages/milestones/_to_check.html", Permission.EVIDENCE_CHECK, evidence_panels.to_check),
        # Draws nothing: the card asks it for the word on a button.
        Panel("card.begun", 10, "", Permission.CARD_READ, drafted_quarters),
        Panel("card.main", 10, "pages/milestones/_level.html", Permission.CARD_READ, decided.standings),
        Panel("card.main", 20, "pages/milestones/_milestones.html", Permission.CARD_READ, decided.standings),
        Panel("card.side", 15, "pages/milestones/_evidence.html", Permission.CARD_READ, evidence_panels.evidence),
        Panel(
            "register.satellite",
            10,
            "pages/milestones/_own_of_satellite.html",
            Permission.REGISTER_MANAGE,
            panels.own_of_satellite,
        ),
        # Right under the level for who learns most, else under the milestones: asked once, shown in one of the two.
        Panel("card.main", 15, "pages/milestones/_support_high.html", Permission.CARD_READ, support.support),
        Panel("card.main", 25, "pages/milestones/_support_low.html", Permission.CARD_READ, support.support),
    ),
    map_layers=(
        MapLayer(
            "niveau",
            "Actieniveau",
            Permission.LEVEL_READ,
            panels.level_layer,
            tuple(each.value for each in Level),
            other_days(panels.level_signs),
            (Level.LAGGARD.value,),
        ),
        *MILESTONE_LAYERS,
    ),
    import_kinds=(ANSWER_FILE,),
    charts=(Drawer(charts.NAME, Permission.LEVEL_READ, charts.draw, is_national=True, tell=charts.tell),),
    jobs=(
        Job("vragenlijsten", "Vragenlijsten vragen", jobs.expect_checklists, HOURLY, Task.SETTLES),
        # After the checklists: what one of them asks is not asked beside it.
        Job("antwoorden", "Vragen wat na een wijziging open is", jobs.expect_answers, HOURLY, Task.SETTLES),
        Job("reacties", "Termijnen voor een reactie sluiten", jobs.close_replies, HOURLY, Task.SETTLES),
        Job("bewijs-vernieuwen", "Bewijs laten vernieuwen", evidence_jobs.expect_renewals, HOURLY, Task.SETTLES),
        Job("steekproef", "Steekproef van antwoorden trekken", evidence_jobs.draw_sample, HOURLY),
        Job("besluiten", "Einde van besluiten over een niveau melden", jobs.tell_ended, HOURLY),
        Job("niveaus", "Niveaus opnieuw bepalen", jobs.derive_due, timedelta(minutes=15)),
    ),
    commands=(cli.rebuild_levels,),
    loaders={"evidence": load_evidence},
    grounds={"g4": Ground(g4_places, G4_ONLY)},
    beneath={
        **dict.fromkeys(("/intern/kwartalen/", "/intern/regel/", "/intern/g4/"), "milestones.overview"),
        "/intern/inlezen/antwoorden/": "milestones.levels",
        "/intern/bewijs/": "register.werkpleinen",
    },
    menu=(
        MenuItem("Overzicht", "milestones.overview", Permission.LEVEL_READ, 10),
        MenuItem("Vragenlijst", "milestones.my_checklist", Permission.ANSWER_DRAFT, 15),
        MenuItem("Bezwaren", "milestones.open_hearings", Permission.LEVEL_READ, 45),
        MenuItem("Bewijs", "milestones.check_queue", Permission.EVIDENCE_CHECK, 35),
        MenuItem("Mijlpalen", "milestones.levels", Permission.LEVEL_READ, 25),
    ),
    public_pages=(PUBLIC_RULE,),
)
