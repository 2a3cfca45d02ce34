"""Decides about levels, and corrects what was fixed, for tests."""

from datetime import date

from milestones.actions import deciding
from milestones.queries.decisions import decisions
from milestones.rules import Level
from milestones.rules.decisions import Corrected, Decided
from tests.milestones.answering import K2, TODAY

REASON = "Het nieuwe gebouw gaat pas in september open."
WHY = "De audit van 18 maart was bij een ander Werkplein geboekt."
UNTIL = date(2010, 9, 30)


def known(session, werkplein):
    return decisions(session, [werkplein.id])[werkplein.id]


def override(session, person, werkplein, level=Level.LEADER, starts_on=TODAY, ends_on=UNTIL, today=TODAY, seen=None):
    number = known(session, werkplein).newest if seen is None else seen
    decided = Decided(level, starts_on, ends_on, REASON)
    return deciding.override_level(session, person.actor, werkplein, decided, number, today)


def end(session, person, werkplein, today=TODAY, reason="De verhuizing is eerder klaar dan gedacht.", seen=None):
    number = known(session, werkplein).newest if seen is None else seen
    return deciding.end_override(session, person.actor, werkplein, reason, number, today)


def correct(session, person, werkplein, level=Level.LEADER, quarter=K2, today=TODAY, seen=None):
    earlier = known(session, werkplein).of_quarter(quarter.code)
    number = (earlier[0].id if earlier else 0) if seen is None else seen
    return deciding.correct_level(session, person.actor, werkplein, Corrected(quarter, level, WHY), number, today)
