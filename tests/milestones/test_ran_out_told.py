"""Evidence that ran out counts as an answer without, and is told as what it was (domain D.5)."""

from datetime import date

import pytest

from milestones import actions
from milestones.rules import Found, Source, Verdict
from tests.milestones.answering import K2, TODAY

ON, KNOWN = date(2009, 6, 29), date(2009, 7, 2)
BY_WHOM = [(Source.DESK, "Gecontroleerd", "gecontroleerd (E1)"), (Source.AUDIT, "Gezien", "gezien (E2)")]
pytestmark = pytest.mark.parametrize(("source", "on_card", "in_history"), BY_WHOM)


@pytest.fixture
def found(session, anna, leader, source):
    """A milestone that was found met more than a year ago, of which the MT itself never said anything."""
    actions.record_findings(session, anna.actor, leader, [Found("a1", Verdict.MET)], source, ON, KNOWN, "visit-1")


def test_the_card_tells_by_whom(browse, carla, found, on_card, in_history):
    assert f"{on_card} 29-6-2009, verlopen 29-6-2010" in browse("/intern/werkpleinen/leader/", by=carla).text


def test_what_was_fixed_tells_by_whom_and_what_it_counted_as(
    browse, session, anna, carla, leader, found, on_card, in_history
):
    actions.fix_quarter(session, anna.actor, K2, TODAY)

    page = browse("/intern/werkpleinen/leader/geschiedenis/", by=carla)

    assert f"a1: voldaan, {in_history} op 29-6-2009 , verlopen en daarom E0" in page.text


def test_what_ran_out_is_shared_as_what_it_was(browse, carla, found, on_card, in_history):
    page = browse("/intern/werkpleinen/leader/delen/", by=carla)

    assert f"{on_card} 29 juni 2009, verlopen. Anderen zien dit pas als het is aangetoond." in page.text.replace(
        "\xa0", " "
    )
