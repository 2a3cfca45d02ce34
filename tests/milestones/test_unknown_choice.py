"""A choice in the address that we do not know: the page leaves it out, and says so."""

import pytest

from milestones import actions
from milestones.rules.listing import wanted_of
from tests.milestones.answering import TODAY
from tests.milestones.building import PROGRAMME
from tests.milestones.proving import K2
from werkplein.people.rules import Role

OVERVIEW, LEVELS = "/intern/overzicht/", "/intern/mijlpalen/"
LEFT_OUT = "Wij laten die keuze weg."


@pytest.fixture
def told(browse, anna):
    """What a page says of the choices in its address."""

    def told(path, **query):
        return [each for each in browse(path, by=anna, query=query).all(".wp-melding") if LEFT_OUT in each]

    return told


@pytest.mark.parametrize("path", [OVERVIEW, LEVELS])
@pytest.mark.parametrize(
    ("quarter", "sentence"),
    [
        ("2010-K9", "Dit kwartaal kennen wij niet."),
        ("<b>", "Dit kwartaal kennen wij niet."),
        ("2010-K3", "Het 3e kwartaal 2010 is niet vastgesteld."),
    ],
)
def test_a_quarter_that_is_not_there_is_told(told, path, quarter, sentence):
    assert told(path, kwartaal=quarter) == [f"{sentence} {LEFT_OUT}"]


def test_a_quarter_that_was_fixed_is_not_told(session, told, a_person):
    actions.fix_quarter(session, a_person(Role.STEERING_GROUP).actor, K2, TODAY)

    assert told(OVERVIEW, kwartaal="2010-K2") == told(LEVELS, kwartaal="2010-K2") == []
    assert told(LEVELS, kwartaal="2010-K2", correctie="onzin") == [f"Deze correctie kennen wij niet. {LEFT_OUT}"]


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("niveau", "Dit niveau kennen wij niet."),
        ("was", "Dit niveau van eerder kennen wij niet."),
        ("regio", "Deze regio kennen wij niet."),
        ("groep", "Deze groep kennen wij niet."),
        ("mijlpaal", "Deze mijlpaal kennen wij niet."),
        ("criterium", "Dit criterium kennen wij niet."),
        ("oordeel", "Dit oordeel kennen wij niet."),
        ("werkend", "Deze keuze bij ‘werkend’ kennen wij niet."),
        ("lijst", "Deze stand van de vragenlijst kennen wij niet."),
    ],
)
def test_a_choice_that_we_do_not_know_is_told_and_narrows_nothing(browse, told, anna, key, sentence):
    assert told(LEVELS, **{key: "onzin"}) == [f"{sentence} {LEFT_OUT}"]
    assert "van 4 Werkpleinen" not in browse(LEVELS, by=anna, query={key: "onzin"}).text


def test_what_is_known_is_not_told(told):
    known = {"niveau": "leader", "was": "laggard", "regio": "noordrand", "mijlpaal": "a1", "criterium": "a"}
    for judged in ("met", "open", "geen"):
        assert told(LEVELS, **known, oordeel=judged) == []


def test_a_page_that_is_no_number_is_told():
    asked = {"pagina": "twee"}
    wanted = wanted_of(lambda key: asked.get(key, ""), PROGRAMME, ())

    assert wanted.problems == ("Deze pagina is er niet. U ziet de eerste.",)


def test_who_sees_one_region_is_told_of_another_the_same_as_of_none(browse, a_person, leader):
    reader = a_person(Role.DCO, leader.region)

    page = browse(LEVELS, by=reader, query={"regio": "zuidrand"})

    assert f"Deze regio kennen wij niet. {LEFT_OUT}" in page.text
