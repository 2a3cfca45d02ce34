"""That no external audit comes is told where the plan and the card are read, as that one comes is."""

import pytest

from tests.visitatie.steps.test_pages import CARD, EXTERNAL, LONG, PLAN
from werkplein.people.rules import Role

NONE = "De stuurgroep besloot: er komt geen externe audit."
OTHER = "/intern/werkpleinen/g4/"


@pytest.fixture
def decided(browse, two_in_a_row, a_person):
    """The steering group let an external audit come at one of two."""
    page = browse(EXTERNAL, by=a_person(Role.STEERING_GROUP))
    label = next(each for each in page.html.select("#werkpleinen label, .wp-keuze label") if "Achterholt" in each.text)
    given = {"choice": "some", "werkpleinen": [label.find("input")["value"]], "motivation": LONG, "consequences": LONG}
    page.submit("Bekijk het besluit", **given).submit("Leg het besluit vast")


@pytest.mark.parametrize(
    ("address", "is_told"), [(OTHER, True), (f"{OTHER}stappenplan/", True), (CARD, False), (PLAN, False)]
)
def test_who_weighs_a_plan_reads_that_none_comes(browse, decided, bram, address, is_told):
    assert (NONE in browse(address, by=bram).text) is is_told


def test_before_a_decision_nothing_is_said_of_it(browse, two_in_a_row, bram):
    assert NONE not in browse(OTHER, by=bram).text
