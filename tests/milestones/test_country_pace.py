"""The overview says how many would work at the deadline, also where the number falls, and since when it is too late."""

from datetime import date

import pytest

from milestones.actions import report_change
from milestones.overview import Country, outlook
from milestones.rules import Found, Verdict
from tests.milestones.building import CODES, PROGRAMME
from werkplein.people.rules import Role

MARCH, JUNE, SEPTEMBER = date(2010, 3, 31), date(2010, 6, 30), date(2010, 9, 30)
JULY, OCTOBER, NOVEMBER, LAST_DAY = date(2010, 7, 5), date(2010, 10, 6), date(2010, 11, 5), date(2010, 12, 31)
FALLS = "tot 1 januari 2011. Het aantal daalt: in dit tempo"
DEADLINE, LATE = date(2011, 1, 1), date(2011, 1, 20)


def country(shown, before, total=121):
    return Country(
        total=total, shown=shown, seen=0, shown_before=before, gained=0, lost=0, levels=(), criteria=(), regions=(),
        too_little=0, weakest=None, weakest_open=0, has_signs=True,
    )  # fmt: skip


CASES = [
    # It rises: 180 days left, at the speed of the 96 since 31-3.
    (JULY, MARCH, 25, 17, "Nog 180 dagen tot 1 januari 2011. In dit tempo zijn het er dan 40."),
    (JULY, MARCH, 100, 80, "Nog 180 dagen tot 1 januari 2011. In dit tempo zijn het er dan 121."),
    (JULY, MARCH, 1, 1, "Nog 180 dagen tot 1 januari 2011. In dit tempo is het er dan nog steeds 1."),
    (JULY, MARCH, 25, 25, "Nog 180 dagen tot 1 januari 2011. In dit tempo zijn het er dan nog steeds 25."),
    # It falls.
    (JULY, MARCH, 21, 23, f"Nog 180 dagen {FALLS} zijn het er dan nog 17."),
    (OCTOBER, JUNE, 9, 25, f"Nog 87 dagen {FALLS} is er dan geen meer over."),
    (OCTOBER, JUNE, 15, 31, f"Nog 87 dagen {FALLS} is het er dan nog 1."),
    (OCTOBER, JUNE, 0, 2, f"Nog 87 dagen {FALLS} is er dan geen meer over."),
    # In the last quarter too; what changed in a part of a quarter is taken for what the whole brings.
    (NOVEMBER, SEPTEMBER, 21, 23, f"Nog 57 dagen {FALLS} zijn het er dan nog 20."),
    (LAST_DAY, SEPTEMBER, 21, 23, f"Nog 1 dag {FALLS} zijn het er dan nog 21."),
    # Nothing was fixed yet, so no speed is known.
    (JULY, None, 21, None, "Nog 180 dagen tot 1 januari 2011."),
    # There is no "then" any more.
    (DEADLINE, SEPTEMBER, 4, 23, "Te laat sinds 1 januari 2011: nog 117 Werkpleinen te gaan."),
    (LATE, SEPTEMBER, 4, 23, "Te laat sinds 1 januari 2011: nog 117 Werkpleinen te gaan."),
    (LATE, SEPTEMBER, 120, 110, "Te laat sinds 1 januari 2011: nog 1 Werkplein te gaan."),
    (LATE, None, 4, None, "Te laat sinds 1 januari 2011: nog 117 Werkpleinen te gaan."),
    (DEADLINE, SEPTEMBER, 121, 120, "Vandaag is het 1 januari 2011."),
    (LATE, SEPTEMBER, 121, 120, "19 dagen na 1 januari 2011."),
]  # fmt: skip


@pytest.mark.parametrize(("on", "since", "shown", "before", "words"), CASES)
def test_it_says_what_the_speed_comes_to(on, since, shown, before, words):
    assert "".join(outlook(country(shown, before), since, PROGRAMME, on)).replace("\xa0", " ") == words


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (JULY, "Nog 180 dagen tot 1 januari 2011. Nodig is 4."),
        (LAST_DAY, "Nog 1 dag tot 1 januari 2011. Nodig is 4."),
        (DEADLINE, "Te laat sinds 1 januari 2011: nog 4 Werkpleinen te gaan. Nodig is 4."),
        (LATE, "Te laat sinds 1 januari 2011: nog 4 Werkpleinen te gaan. Nodig is 4."),
    ],
)
def test_the_overview_tells_it(app, browse, leader, a_person, on, words):
    app.config["TODAY"] = on

    page = browse("/intern/overzicht/", by=a_person(Role.STEERING_GROUP))

    assert words in " ".join(page.text.replace("\xa0", " ").split())


@pytest.mark.parametrize(("on", "is_told"), [(LAST_DAY, False), (DEADLINE, True)])
def test_who_met_everything_and_did_not_show_it_is_too_late_as_well(app, browse, session, carla, leader, on, is_told):
    app.config["TODAY"] = on
    for code in CODES:
        report_change(session, carla.actor, leader, Found(code, Verdict.MET, holds_on=on), on)
    session.commit()

    text = " ".join(browse(f"/intern/werkpleinen/{leader.code}/", by=carla).text.replace("\xa0", " ").split())

    assert "Alle mijlpalen zijn gehaald." in text
    assert ("Te laat sinds 1 januari 2011." in text) is is_told
