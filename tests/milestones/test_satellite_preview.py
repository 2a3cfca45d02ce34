"""What the preview in the register says of who becomes a satellite: what it keeps as its own (domain D.5)."""

from datetime import date

import pytest

from milestones.rules import Effective, Grade, Source, Verdict
from milestones.rules.satellites import own_words
from tests.milestones.answering import K2
from tests.milestones.building import PROGRAMME
from tests.milestones.learning import observe
from werkplein.register.models import ServiceArea
from werkplein.register.rules import AreaKind

KEPT = "Een eigen antwoord blijft tellen zolang het geldig is: {}. Daarna telt de hoofdlocatie."
LEFT = "Zonder geldig eigen antwoord op 1 september 2010: {}. Daarvoor telt de hoofdlocatie meteen."


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("answered", "told"),
    [
        ({}, [LEFT.format("c1 en c2")]),
        ({"c1": date(2010, 8, 31)}, [LEFT.format("c1 en c2")]),  # it ran out the day before
        ({"c1": date(2010, 9, 1)}, [KEPT.format("c1 tot en met 1 september 2010"), LEFT.format("c2")]),
        (
            {"c1": date(2010, 9, 1), "c2": date(2011, 3, 18)},
            [KEPT.format("c1 tot en met 1 september 2010 en c2 tot en met 18 maart 2011")],
        ),
    ],
)
def test_who_becomes_a_satellite_keeps_its_own_valid_answers(answered, told):
    on = date(2010, 9, 1)
    values = {
        code: Effective(code, Verdict.MET, Grade.E1, Source.DESK, K2.start, until) for code, until in answered.items()
    }

    assert [plain(words) for words in own_words(values, PROGRAMME, on)] == told


def serve_its_seat(session, leader):
    """The register takes no change of a Werkplein that does not serve the municipality it stands in."""
    days = {"holds_on": leader.opened_on, "recorded_on": leader.opened_on}
    session.add(ServiceArea(werkplein_id=leader.id, municipality_id=leader.seat_id, kind=AreaKind.WHOLE, **days))
    session.commit()


def test_the_preview_says_what_is_taken_over_and_what_stays_its_own(browse, session, anna, bram, leader, middle):
    observe(session, bram.actor, leader)
    serve_its_seat(session, leader)
    main, address = str(middle.id), "/intern/register/leader/wijzigen/"

    page = browse(address, by=anna).submit("Bekijk wat er verandert", holds_on="1-9-2010", main=main)

    told = [plain(each.get_text()) for each in page.html.select("section[aria-labelledby=gevolg] li")]
    assert told == [
        "Dit Werkplein wordt satelliet van Middelerf.",
        "Het neemt daarvan c1 en c2 over waar het zelf geen geldig antwoord heeft.",
        KEPT.format("c1 tot en met 18 maart 2011 en c2 tot en met 18 maart 2011"),
    ]
    other = browse(address, by=anna).submit("Bekijk wat er verandert", holds_on="1-9-2010", name="Anders")
    assert page.statements == other.statements + 1


def test_who_has_no_answer_of_its_own_takes_over_all(browse, session, anna, leader, middle):
    serve_its_seat(session, leader)
    main = str(middle.id)

    page = browse("/intern/register/leader/wijzigen/", by=anna).submit(
        "Bekijk wat er verandert", holds_on="1-9-2010", main=main
    )

    assert LEFT.format("c1 en c2") in plain(page.text)
    assert "Een eigen antwoord" not in page.text
