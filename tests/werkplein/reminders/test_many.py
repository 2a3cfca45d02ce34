"""How very many things that are asked are counted."""

from tests.werkplein.reminders.conftest import DUE, OPENS
from werkplein.obligations.actions import expect
from werkplein.obligations.rules import Expected, ObligationKind


def test_more_than_a_thousand_have_a_point(browse, session, leader, anna):
    kind, audience = ObligationKind.CHECKLIST, "answer:draft"
    periods = [f"{1700 + at // 4}-K{at % 4 + 1}" for at in range(1008)]
    expect(session, [Expected(leader.id, kind, each, OPENS, DUE, "/intern/", audience) for each in periods])
    session.commit()

    assert "Toon alle 1.008 (te laat: " in browse("/intern/gevraagd/", by=anna).text
