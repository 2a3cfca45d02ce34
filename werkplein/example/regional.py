"""Support in the regions of the example year: who is there, what was needed and asked, and who met."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import groupby
from random import Random

from sqlalchemy.orm import Session

from milestones.queries import lines
from milestones.rules import Level
from milestones.rules.practices import package_of
from visitatie.regional import actions
from visitatie.regional.meeting import cancel_meeting, hold_meeting, plan_meeting
from visitatie.regional.models import RegionalFunction, SupportNeed
from visitatie.regional.queries import functions as functions_of
from visitatie.regional.queries import linked_support
from visitatie.regional.rules import (
    Asked,
    Audience,
    Ended,
    Entitlement,
    Function,
    FunctionKind,
    Meeting,
    MeetingKind,
    Need,
)
from visitatie.reviews.rules import SupportKind, SupportState
from werkplein.core.actor import Actor
from werkplein.programme import reader
from werkplein.register.models import Region, Werkplein
from werkplein.register.queries import all_werkpleinen

Who = Callable[[str], Actor]
SINCE = date(2009, 10, 1)
# One Werkplein in so many says what it needs, and one leader in so many uses the offer of the middle group.
NEEDING, JOINING = 6, 3
NEEDS = (
    (SupportKind.REGION, "a2", "Wij krijgen het rooster van de balie niet rond. Wie helpt ons een dag?"),
    (SupportKind.EXCHANGE, "b2", "Wij willen zien hoe een ander Werkplein één aanspreekpunt voor werkgevers regelt."),
    (
        SupportKind.INTERVISION,
        "c2",
        "Onze teamleiders willen met anderen praten over leidinggeven aan twee organisaties.",
    ),
    (SupportKind.ANSWERS, "f1", "Hoe verrekenen wij re-integratiemiddelen tussen UWV en gemeente? Er is geen model."),
    (SupportKind.ANSWERS, "d1", "Onze collega’s mogen niet in elkaars systemen kijken. Wie regelt de autorisaties?"),
)
ASKS = {
    SupportKind.REGION: "Kom een dag langs en maak met het MT een rooster voor de balie.",
    SupportKind.EXCHANGE: "Zoek een Werkplein dat dit al doet, en regel een bezoek van het MT.",
    SupportKind.INTERVISION: "Neem deze teamleiders op in de intervisiegroep van de regio.",
    SupportKind.ANSWERS: "Zoek uit wat het antwoord is en leg het voor aan beide organisaties.",
    SupportKind.OTHER: "Bespreek met het MT wat nodig is en wie dat kan doen.",
}
RESULTS = {
    SupportKind.REGION: "Er is een rooster voor het hele kwartaal. Het MT werkt ermee.",
    SupportKind.EXCHANGE: "Het MT ging op bezoek bij een ander Werkplein en neemt de werkwijze over.",
    SupportKind.INTERVISION: "De teamleiders doen mee en komen elke zes weken bij elkaar.",
    SupportKind.ANSWERS: "Beide organisaties zijn het eens. Het MT kreeg een voorbeeld dat zo te gebruiken is.",
    SupportKind.OTHER: "Het MT weet wie helpt en heeft een planning gemaakt.",
}
STOPPED = "De directeur kon geen uren vrijmaken. Het MT vraagt het nu aan het serviceteam."
HELP = "Help het Werkplein bij deze aanbeveling en vertel na een maand hoe het gaat."
MEETINGS = (
    (MeetingKind.EXCHANGE, Audience.MT, "Eén aanspreekpunt voor werkgevers: wat werkt?"),
    (MeetingKind.INTERVISION, Audience.TEAM_LEADERS, "Leidinggeven aan twee organisaties"),
    (MeetingKind.ACTIVITY, Audience.BOTH, "Regiodag: goede voorbeelden laten zien"),
    (MeetingKind.INTERVISION, Audience.MT, "Een jaarplan dat u samen maakt"),
)
OUTCOMES = (
    "Twee Werkpleinen delen hun werkafspraken. De anderen nemen die over.",
    "De groep gaat door en komt elke zes weken bij elkaar.",
    "Elk Werkplein nam één voorbeeld mee naar huis.",
)
LAPSED = "Te weinig mensen konden op deze dag. Er komt een nieuwe dag na de zomer."


def tell(session: Session, who: Who, today: date, seed: int) -> None:
    """Fill every region, in the order of their names."""
    here = sorted(all_werkpleinen(session), key=lambda each: (each.region.name, each.name))
    levels = {each.werkplein_id: each.level for each in lines(session, reader.current(), today)}
    by = who("secretariaat")
    for number, (region, group) in enumerate(groupby(here, key=lambda each: each.region)):
        random = Random(f"{seed}/regional/{region.code}")
        members = list(group)
        functions = _man(session, by, region, members)
        _meet(session, by, region, members, functions, (today, number), random)
        for action, _, werkplein in linked_support(session, region_id=region.id):
            asked = Asked(functions[0].id, HELP, today + timedelta(days=30), support_action_id=action.id)
            actions.ask(session, by, werkplein, asked, today - timedelta(days=4))
    for place, werkplein in enumerate(here):
        _support(session, by, werkplein, levels.get(werkplein.id, Level.TOO_LITTLE), (today, place))


def _man(session: Session, by: Actor, region: Region, members: Sequence[Werkplein]) -> list[RegionalFunction]:
    seats = sorted({each.seat.name for each in members})[:2]
    wanted = [
        Function(FunctionKind.DCO, "UWV en gemeenten samen"),
        Function(FunctionKind.SERVICE_TEAM, "UWV WERKbedrijf"),
        Function(FunctionKind.DISTRICT_MANAGER, "UWV WERKbedrijf"),
        *(Function(FunctionKind.DIRECTOR, f"gemeente {seat}") for seat in seats),
    ]
    return [actions.add_function(session, by, region, each, SINCE) for each in wanted]


def _meet(
    session: Session,
    by: Actor,
    region: Region,
    members: Sequence[Werkplein],
    functions: Sequence[RegionalFunction],
    when: tuple[date, int],
    random: Random,
) -> None:
    """Two meetings that were, of which one in seven lapsed, and one to come; one in nine was not told of yet."""
    today, number = when
    for place, days in enumerate((-80 - number % 9, -24 - number % 5, 18 + number % 11)):
        kind, audience, subject = MEETINGS[(number + place) % len(MEETINGS)]
        day = today + timedelta(days=days)
        day -= timedelta(days=max(0, day.weekday() - 4))
        venue = f"Werkplein {members[(number + place) % len(members)].name}"
        guests, hosts = tuple(each.id for each in members), tuple(each.id for each in functions[:3])
        wanted = Meeting(kind, audience, subject, venue, day, guests, hosts)
        row = plan_meeting(session, by, region, wanted, min(day, today) - timedelta(days=28))
        session.flush()
        if day >= today or (place == 1 and number % 9 == 8):
            continue
        if place == 1 and number % 7 == 6:
            cancel_meeting(session, by, row, LAPSED, day - timedelta(days=3))
            continue
        came = [each.key for each in row.guests if random.random() < 0.8] or [row.guests[0].key]
        hold_meeting(session, by, row, came, OUTCOMES[(number + place) % len(OUTCOMES)], day + timedelta(days=2))


def _support(session: Session, by: Actor, werkplein: Werkplein, level: Level, when: tuple[date, int]) -> None:
    today, place = when
    entitlement = Entitlement(package_of(level, werkplein.is_g4), takes_part=False)
    if entitlement.may_choose and place % JOINING == 0:
        actions.choose_middle(session, by, werkplein, entitlement, True, today - timedelta(days=70))
        entitlement = Entitlement(entitlement.package, takes_part=True)
    if place % NEEDING == NEEDING - 1:
        _need(session, by, werkplein, entitlement, (today, place // NEEDING))


def _need(session: Session, by: Actor, werkplein: Werkplein, entitlement: Entitlement, when: tuple[date, int]) -> None:
    """State a need. One in four waits, one in four was met, one in four runs, and one in four had to ask twice."""
    today, number = when
    fitting = [each for each in NEEDS if each[0] in entitlement.kinds]
    kind, milestone, text = fitting[number % len(fitting)]
    waits = number % 4 == 3
    stated_on = today - timedelta(days=(5 if number % 8 == 3 else 20) if waits else 60 - number % 10)
    known = [each.code for each in reader.current().milestones]
    need = actions.state_need(session, by, werkplein, Need(kind, milestone, text), entitlement, known, stated_on)
    if waits:
        return
    functions = functions_of(session, werkplein.region_id)
    if number % 4 == 2:
        _ask(session, by, need, functions[-1], stated_on + timedelta(days=6), Ended(SupportState.STOPPED, STOPPED))
    done = Ended(SupportState.DONE, RESULTS[kind], is_met=True) if number % 4 == 0 else None
    _ask(session, by, need, functions[1 + number % 2], stated_on + timedelta(days=16), done)


def _ask(session: Session, by: Actor, need: SupportNeed, whom: RegionalFunction, on: date, ended: Ended | None) -> None:
    # One in some runs late: its day has just passed.
    due = on + timedelta(days=40 if need.id % 3 else 12)
    row = actions.ask(session, by, need.werkplein, Asked(whom.id, ASKS[need.kind], due, need_id=need.id), on)
    if ended is not None:
        actions.end_request(session, by, row, ended, on + timedelta(days=9))
