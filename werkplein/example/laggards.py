"""What was done about the laggards of the example year: steps written, interventions with results, and contact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random

from sqlalchemy.orm import Session

from visitatie.interventions import actions, queries
from visitatie.interventions.models import Intervention
from visitatie.interventions.rules import Contact, InterventionState, Move, Party, Rung, Wanted
from visitatie.steps import actions as steps
from visitatie.steps.actions import Written
from visitatie.steps.models import StepPlan
from visitatie.steps.pages import grid_rows, unmet
from visitatie.steps.queries import open_plans
from visitatie.steps.rules import NOTHING_NEEDED, PlanStep
from werkplein.core.actor import Actor, Scopes
from werkplein.programme import reader

Who = Callable[[str], Actor]
EVERYWHERE = Scopes(national=True)
# One plan in so many has nothing written yet, so that something is late.
FORGOTTEN = 7
# How many laggards get a rung, heavier after each quarter: there are two supporters for all of them.
SUPPORTERS, RAMMERS, VNG = 15, 9, 4
BOTTLENECKS = (
    "De verbouwing wacht op geld van de gemeente. Er is nog geen besluit van de raad.",
    "UWV en gemeente plannen los van elkaar. Niemand maakt één rooster.",
    "De afspraak staat op papier, maar de medewerkers kennen die niet.",
    "De systemen zijn gescheiden. Medewerkers zien elkaars klanten niet.",
    "Er is geen vaste leidinggevende. De functie is een half jaar niet vervuld.",
)
OPPORTUNITIES = (
    "De wethouder wil dit voor de zomer geregeld hebben.",
    "Het buurwerkplein heeft een aanpak die zo over te nemen is.",
    "Medewerkers van beide kanten willen graag bij elkaar zitten.",
)
THREATS = (
    "Na de verkiezingen komt er een nieuw college, en dan ligt alles stil.",
    "De gemeente bezuinigt op het aantal consulenten.",
    "Het huurcontract van het gebouw loopt eind dit jaar af.",
)
AGREEMENTS = {
    Rung.SUPPORTERS: "De procesondersteuner is om de week een dag bij u en werkt met u aan de open mijlpalen.",
    Rung.RAMMERS: "De Rammer van SZW praat met u en de gemeente over wat er nog in de weg zit.",
    Rung.VNG: "De VNG praat met het college over het besluit dat u nodig hebt.",
    Rung.REPRESENTATIVE: "Iemand uit de Programmaraad komt langs en praat met beide besturen.",
    Rung.STATE_SECRETARY: "De staatssecretaris belt de burgemeester over de samenwerking.",
    Rung.OTHER: "Het buurwerkplein leent u zes weken een teamleider uit.",
}
OWNERS = {
    Rung.SUPPORTERS: "procesondersteuner",
    Rung.RAMMERS: "Rammer van SZW",
    Rung.VNG: "accountmanager VNG",
    Rung.REPRESENTATIVE: "lid van de Programmaraad",
    Rung.STATE_SECRETARY: "secretaris van de stuurgroep",
    Rung.OTHER: "teamleider van het buurwerkplein",
}
RESULTS = (
    "Er is één rooster voor UWV en gemeente. De andere punten staan nog open.",
    "Het MT heeft een planning met namen en dagen. De eerste drie punten zijn klaar.",
    "De gesprekken zijn gevoerd, maar er is nog geen besluit genomen.",
)
ALONE = "Het MT heeft zelf een planning gemaakt en haalt de dagen die erin staan. Wij kijken bij de audit opnieuw."
WHY = "De audit en de analyse laten zien dat het MT dit niet alleen voor elkaar krijgt."
SKIPPED = "De Rammer is hier in het voorjaar al geweest voor een ander onderwerp. De gemeente wil nu met de VNG praten."
STOPPED = "De gemeente nam het besluit al voordat het gesprek er was."


def work_on(session: Session, who: Who, index: int, on: date, seed: int) -> None:
    """Begin and end the plans on the day a quarter was fixed, and tell what was done in the weeks after."""
    steps.keep_up(session, on)
    random = Random(f"{seed}/laggards/{index}")
    supporter = who("ondersteuner")
    _finish(session, supporter, random, on + timedelta(days=14))
    plans = list(open_plans(session, EVERYWHERE))
    _write(session, supporter, plans, random, on)
    if index == 0:
        _start(session, supporter, _every(plans, SUPPORTERS), Rung.SUPPORTERS, on + timedelta(days=32))
    if index == 1:
        _start(session, supporter, _every(plans, RAMMERS), Rung.RAMMERS, on + timedelta(days=25))
        _need_nothing(session, supporter, plans, on + timedelta(days=26))
    if index == 2:
        _start(session, supporter, _every(plans, VNG), Rung.VNG, on + timedelta(days=20))
        _weigh(session, who, plans, on + timedelta(days=40))


def _every(plans: Sequence[StepPlan], wanted: int) -> list[StepPlan]:
    """Give so many plans, spread over the list."""
    pace = max(1, len(plans) // wanted)
    return list(plans[::pace][:wanted])


def _write(session: Session, actor: Actor, plans: Sequence[StepPlan], random: Random, on: date) -> None:
    """Write what stands in the way, and what may help, in the plans that began on this day."""
    todo = [each for each in plans if _asks(each, PlanStep.ANALYSIS)]
    for number, plan in enumerate(todo):
        # At first some are forgotten; what is made up for later leaves one behind.
        is_last = plan.starts_on < on and plan is todo[-1]
        if is_last or (plan.starts_on == on and number % FORGOTTEN == FORGOTTEN - 1):
            continue
        codes = unmet(session, plan, on).codes
        texts = {code: random.choice(BOTTLENECKS) for code in codes}
        analysis = Written(PlanStep.ANALYSIS, texts, 0, True, codes)
        steps.write_step(session, actor, plan, analysis, on + timedelta(days=random.randint(6, 13)))
        grid = {}
        for row in grid_rows():
            grid[row.opportunity], grid[row.threat] = random.choice(OPPORTUNITIES), random.choice(THREATS)
        later = on + timedelta(days=random.randint(18, 27))
        steps.write_step(session, actor, plan, Written(PlanStep.GRID, grid, 0, True), later)


def _need_nothing(session: Session, actor: Actor, plans: Sequence[StepPlan], on: date) -> None:
    """Say where the MT gets on by itself; two are still to be talked about."""
    todo = [plan for plan in plans if _asks(plan, PlanStep.INTERVENTIONS)]
    for plan in todo[2:]:
        steps.write_step(session, actor, plan, Written(PlanStep.INTERVENTIONS, {NOTHING_NEEDED: ALONE}, 0, True), on)


def _asks(plan: StepPlan, step: PlanStep) -> bool:
    return any(term.step is step and term.done_on is None for term in plan.terms)


def _start(session: Session, actor: Actor, plans: Sequence[StepPlan], rung: Rung, on: date) -> None:
    for plan in plans:
        made = _propose(session, actor, plan, rung, on)
        for state, days in ((InterventionState.AGREED, 4), (InterventionState.STARTED, 9)):
            day = on + timedelta(days=days)
            actions.move(session, actor, made, Move(state, day, ""), day)


def _propose(session: Session, actor: Actor, plan: StepPlan, rung: Rung, on: date) -> Intervention:
    known = [each.code for each in reader.current().milestones]
    about = tuple(unmet(session, plan, on).codes[:3])
    due = on + timedelta(days=75 if rung is Rung.SUPPORTERS else 50)
    used = queries.used_rungs(session, plan)
    is_skipping = rung.is_on_ladder and any(each not in used for each in list(Rung)[: list(Rung).index(rung)])
    wanted = Wanted(rung, AGREEMENTS[rung], WHY, about, OWNERS[rung], due, SKIPPED if is_skipping else "")
    return actions.propose(session, actor, plan, wanted, known, on)


def _finish(session: Session, actor: Actor, random: Random, on: date) -> None:
    """Finish what began earlier; one in ten stops, for it was not needed any more."""
    for number, each in enumerate(queries.listed(session, EVERYWHERE, on)):
        if each.state is not InterventionState.STARTED or each.intervention.rung is Rung.VNG:
            continue
        stops = number % 10 == 9
        state = InterventionState.STOPPED if stops else InterventionState.DONE
        note = STOPPED if stops else random.choice(RESULTS)
        actions.move(session, actor, each.intervention, Move(state, on, note), on)


def _weigh(session: Session, who: Who, plans: Sequence[StepPlan], on: date) -> None:
    """Propose what is heavier, and note contact with those from outside."""
    supporter, steering = who("ondersteuner"), who("stuurgroep")
    for plan, rung in zip(plans[1::3], (Rung.REPRESENTATIVE, Rung.STATE_SECRETARY), strict=False):
        _propose(session, supporter, plan, rung, on)
    for plan in plans[2:3]:
        made = _propose(session, steering, plan, Rung.OTHER, on)
        actions.move(session, steering, made, Move(InterventionState.AGREED, on, ""), on)
    for each in queries.listed(session, EVERYWHERE, on):
        if each.intervention.rung is Rung.VNG:
            about = "De VNG sprak de wethouder. Die legt het besluit voor aan het college."
            contact = Contact(Party.VNG, on - timedelta(days=6), "accountmanager", about, on + timedelta(days=30))
            actions.note_contact(session, supporter, contact, on, each.intervention)
    general = "De Programmaraad hoorde welke Werkpleinen achterblijven en denkt mee over de tweede helft van het jaar."
    contact = Contact(Party.PROGRAMME_COUNCIL, on, "secretaris", general, on + timedelta(days=60))
    actions.note_contact(session, supporter, contact, on)
