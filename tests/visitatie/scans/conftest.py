"""A scan at the Werkplein of the laggard, brought as far as a test needs."""

from datetime import date

import pytest

from visitatie.scans import actions
from visitatie.scans.rules import (
    Agreement,
    AgreementState,
    Finding,
    FindingKind,
    Note,
    ProcessStep,
    Request,
    Review,
    ScanBlock,
    ScanDayNumber,
    ScanState,
    Seat,
    SelfCheck,
)
from werkplein.obligations.actions import fill_closing_days

TODAY = date(2010, 7, 5)
FIRST, SECOND, THIRD = date(2010, 7, 13), date(2010, 7, 20), date(2010, 9, 21)
WORDS = "Dit is lang genoeg om iets te zeggen."


@pytest.fixture
def closing_days(session):
    fill_closing_days(session, [2010, 2011])


class Walk:
    """Takes the steps of a scan by the hands of who takes them."""

    def __init__(self, session, mt, supporter):
        self.session, self.mt, self.supporter = session, mt, supporter

    def ask(self, werkplein, **given):
        wanted = {"municipality_id": werkplein.seat_id, "recognised": frozenset([SelfCheck.RENT]), "reason": WORDS}
        return actions.ask_scan(self.session, self.mt, werkplein, Request(**wanted | given), TODAY)

    def plan(self, scan, first=FIRST, second=SECOND):
        actions.plan_days(self.session, self.supporter, scan, first, second, TODAY)

    def fill_first(self, scan):
        for name in ("klantmanager", "administratie"):
            actions.add_participant(self.session, self.supporter, scan, Seat(name, True), FIRST)
        for block in ScanBlock:
            step = ProcessStep.OFFSET if block.is_observation else None
            note = Note(block, "teamleider", WORDS, WORDS, step, 30 if step else None)
            actions.add_note(self.session, self.supporter, scan, note, FIRST)

    def fill_second(self, scan):
        for kind in FindingKind:
            found = Finding(ProcessStep.OFFSET, kind, WORDS, WORDS)
            actions.add_finding(self.session, self.supporter, scan, found, SECOND)
        agreed = Agreement(ProcessStep.OFFSET, WORDS, WORDS, "teamleider", date(2010, 9, 1), WORDS)
        actions.add_agreement(self.session, self.supporter, scan, agreed, SECOND)

    def look_back(self, scan, state=AgreementState.ACHIEVED, on=THIRD):
        for each in scan.standing_agreements:
            actions.review(self.session, self.supporter, scan, each.id, Review(state, "", WORDS), on)

    def hold(self, scan, number, on):
        everyone = {each.id for each in scan.people}
        actions.hold_day(self.session, self.supporter, scan, number, everyone, "", on)

    def to(self, state, werkplein, **given):
        """Bring a new scan as far as a state."""
        scan = self.ask(werkplein, **given)
        steps = (
            (ScanState.PLANNED, lambda: self.plan(scan)),
            (ScanState.DAY_ONE, lambda: (self.fill_first(scan), self.hold(scan, ScanDayNumber.ONE, FIRST))),
            (ScanState.DAY_TWO, lambda: (self.fill_second(scan), self.hold(scan, ScanDayNumber.TWO, SECOND))),
            (ScanState.DAY_THREE, lambda: (self.look_back(scan), self.hold(scan, ScanDayNumber.THREE, THIRD))),
            (ScanState.CLOSED, lambda: actions.close(self.session, self.supporter, scan, THIRD)),
        )
        for reached, act in steps:
            if state.has_reached(reached):
                act()
        return scan


@pytest.fixture
def walk(session, closing_days, dirk, bram):
    return Walk(session, dirk.actor, bram.actor)
