"""Scans of part-time work in the example year: some that are over, so that one can compare, and some on their way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sqlalchemy.orm import Session

from visitatie.scans import actions
from visitatie.scans.models import ScanTrajectory
from visitatie.scans.rules import (
    Agreement,
    AgreementState,
    ExampleCase,
    Figures,
    Finding,
    FindingKind,
    Note,
    OffsetMethod,
    ProcessStep,
    Request,
    Review,
    ScanBlock,
    ScanDayNumber,
    ScanState,
    Seat,
    SelfCheck,
)
from werkplein.core.actor import Actor
from werkplein.register.models import Werkplein
from werkplein.register.queries import all_werkpleinen

Who = Callable[[str], Actor]
# Over how many days, before the day of today, day 1 was.
TALES: Mapping[str, tuple[ScanState, int]] = {
    "amersfoort": (ScanState.CLOSED, 150),
    "breda": (ScanState.CLOSED, 136),
    "leeuwarden": (ScanState.CLOSED, 122),
    "venlo": (ScanState.DAY_THREE, 80),
    "nijmegen": (ScanState.DAY_TWO, 41),
    "alkmaar": (ScanState.DAY_ONE, 5),
    "assen": (ScanState.PLANNED, -16),
    "tilburg": (ScanState.WITHDRAWN, -9),
    "emmen": (ScanState.REQUESTED, -30),
}
REASONS = (
    "Steeds meer klanten werken een paar uur per week. Het verrekenen kost ons veel tijd.",
    "Klanten durven geen parttime werk aan te nemen, omdat zij hun geld later krijgen.",
    "Wij vragen vaak geld terug. Dat willen wij voorkomen.",
)
SEATS = (("klantmanager 1", True), ("klantmanager 2", True), ("medewerker administratie", True), ("teamleider", False))
TALKS = (
    "Klantmanagers raden parttime werk aan, maar weten niet wat de klant overhoudt. Zij rekenen het niet voor.",
    "De administratie wacht op de loonstrook. Tot die er is, wordt de uitkering niet betaald.",
)
SEEN = (
    (
        ProcessStep.WAGE_DATA,
        "Loonstrook verwerken",
        "De loonstrook komt per post en wordt overgetypt.",
        False,
    ),
    (
        ProcessStep.OFFSET,
        "Aanvulling berekenen",
        "Het bedrag wordt met de hand berekend en nagekeken.",
        True,
    ),
)
LESSON = "Iedereen verrekent anders. De deelnemers willen één werkwijze en één brief aan de klant."
FOUND = (
    (
        FindingKind.STRONG,
        ProcessStep.START,
        "Elke klant krijgt bij de start een gesprek over werk en inkomen.",
        "Klanten weten bij wie zij terechtkunnen met vragen.",
    ),
    (
        FindingKind.STRONG,
        ProcessStep.GROWTH,
        "Klantmanagers bellen na een maand om te horen hoe het werk gaat.",
        "Klanten houden hun baan vaker vast en durven meer uren te werken.",
    ),
    (
        FindingKind.IMPROVEMENT,
        ProcessStep.WAGE_DATA,
        "De loonstrook moet op papier worden ingeleverd.",
        "Wie op de laatste dag loon krijgt, levert altijd te laat in.",
    ),
    (
        FindingKind.IMPROVEMENT,
        ProcessStep.OFFSET,
        "De aanvulling wordt pas betaald als alles is nagekeken.",
        "De aanvulling komt een week na de dag waarop de huur betaald moet zijn.",
    ),
)
AGREED = (
    (
        ProcessStep.WAGE_DATA,
        "Klanten mogen hun loonstrook ook per e-mail of als foto inleveren.",
        "De administratie leest elke werkdag de mailbox leeg.",
        "teamleider administratie",
        "Negen van de tien loonstroken zijn binnen voor de vierde van de maand.",
    ),
    (
        ProcessStep.OFFSET,
        "De aanvulling wordt meteen betaald, en de controle volgt achteraf.",
        "Nakijken gebeurt met een steekproef, en niet meer bij iedereen.",
        "hoofd inkomen",
        "De aanvulling is bij acht van de tien klanten op tijd betaald.",
    ),
    (
        ProcessStep.PREPARATION,
        "Elke klantmanager rekent vooraf voor wat de klant overhoudt.",
        "Klantmanagers gebruiken één rekenblad en leggen dat in het dossier.",
        "klantmanager 1",
        "Bij elke klant die start, ligt een berekening in het dossier.",
    ),
)
NEEDED = "Het systeem kan dit nog niet. De leverancier past dit in het najaar aan."
WELL = "De werkwijze is bekend en iedereen gebruikt hem."
STOPPED = "De gemeente gaat samen met haar buren over op een nieuw systeem en wacht daarop."


@dataclass(frozen=True)
class _Told:
    """One scan as it is told: by whom, where, when, and with what luck."""

    session: Session
    scan: ScanTrajectory
    mt: Actor
    supporter: Actor
    random: Random
    first: date

    @property
    def second(self) -> date:
        """Give day 2: a week later."""
        return self.first + timedelta(days=7)


def tell(session: Session, who: Who, today: date, seed: int) -> None:
    """Tell the scans of these Werkpleinen, as far as each came; who is not in the register has none."""
    here = {each.code: each for each in all_werkpleinen(session)}
    for code, (state, ago) in TALES.items():
        if code in here:
            told = _ask(session, who, here[code], (today - timedelta(days=ago), Random(f"{seed}/scans/{code}")), today)
            _bring_to(told, state, today)


def _ask(session: Session, who: Who, werkplein: Werkplein, luck: tuple[date, Random], today: date) -> _Told:
    day, random = luck
    first = day - timedelta(days=max(0, day.weekday() - 3))
    asked_on = min(first - timedelta(days=30), today - timedelta(days=4))
    asked_on -= timedelta(days=max(0, asked_on.weekday() - 4))
    request = Request(
        municipality_id=werkplein.seat_id,
        recognised=frozenset(random.sample(list(SelfCheck), random.randint(3, 5))),
        reason=random.choice(REASONS),
        may_name=random.random() < 0.5,
    )
    mt = who(f"mt.{werkplein.code}")
    scan = actions.ask_scan(session, mt, werkplein, request, asked_on)
    return _Told(session, scan, mt, who("ondersteuner"), random, first)


def _bring_to(told: _Told, state: ScanState, today: date) -> None:
    acts: Iterable[tuple[ScanState, Callable[[_Told], None]]] = (
        (ScanState.PLANNED, _plan),
        (ScanState.DAY_ONE, _hold_first),
        (ScanState.DAY_TWO, _hold_second),
        (ScanState.DAY_THREE, _hold_third),
        (ScanState.CLOSED, _close),
    )
    for reached, act in acts:
        if state.has_reached(reached):
            act(told)
    if state is ScanState.WITHDRAWN:
        _plan(told)
        actions.withdraw(told.session, told.mt, told.scan, STOPPED, today - timedelta(days=1))


def _plan(told: _Told) -> None:
    on = told.scan.requested_on + timedelta(days=3)
    actions.plan_days(told.session, told.supporter, told.scan, told.first, told.second, on)


def _hold_first(told: _Told) -> None:
    session, by, scan, day = told.session, told.supporter, told.scan, told.first
    actions.confirm_days(
        session, told.mt, scan, [each.day for each in scan.days], scan.requested_on + timedelta(days=5)
    )
    for function, in_cases in SEATS:
        actions.add_participant(session, by, scan, Seat(function, in_cases), day)
    for block, text, about in zip(ScanBlock, TALKS, ("klantmanagers", "senior administratie"), strict=False):
        actions.add_note(session, by, scan, Note(block, about, text), day)
    for step, about, text, has_error in SEEN:
        note = Note(ScanBlock.OBSERVATION, about, text, "", step, told.random.randint(10, 45), has_error)
        actions.add_note(session, by, scan, note, day)
    case = told.random.choice(list(ExampleCase))
    actions.add_note(session, by, scan, Note(ScanBlock.CASE, case.label, case.story, LESSON), day)
    actions.set_figures(session, by, scan, _figures(told.random))
    _hold(told, ScanDayNumber.ONE, day)


def _figures(random: Random) -> Figures:
    """Fewer than half on time, as scans elsewhere found (domain B.0)."""
    return Figures(
        random.randint(28, 62), random.randint(3, 9), random.randint(6, 34), random.choice(list(OffsetMethod))
    )


def _hold_second(told: _Told) -> None:
    session, by, scan, day = told.session, told.supporter, told.scan, told.second
    for kind, step, text, effect in FOUND:
        actions.add_finding(session, by, scan, Finding(step, kind, text, effect), day)
    for number, (step, what, consequence, owner, result) in enumerate(AGREED):
        due = day + timedelta(days=21 + 14 * number)
        actions.add_agreement(session, by, scan, Agreement(step, what, consequence, owner, due, result), day)
    _hold(told, ScanDayNumber.TWO, day)


def _hold_third(told: _Told) -> None:
    session, by, scan = told.session, told.supporter, told.scan
    third = scan.days[-1].day
    seen = [each.id for each in scan.standing_agreements]
    actions.agree_plan(session, told.mt, scan, seen, told.second + timedelta(days=6))
    for each in scan.standing_agreements:
        state = told.random.choice((AgreementState.ACHIEVED, AgreementState.ACHIEVED, AgreementState.PARTLY))
        needed = "" if state is AgreementState.ACHIEVED else NEEDED
        actions.review(session, by, scan, each.id, Review(state, WELL, needed), third)
    _hold(told, ScanDayNumber.THREE, third)


def _close(told: _Told) -> None:
    actions.close(told.session, told.supporter, told.scan, told.scan.days[-1].day + timedelta(days=2))


def _hold(told: _Told, number: ScanDayNumber, on: date) -> None:
    everyone = {each.id for each in told.scan.people}
    actions.hold_day(told.session, told.supporter, told.scan, number, everyone, "", on)
