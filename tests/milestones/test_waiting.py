"""What makes one wait stands first: before a quarter is fixed, and before a decision that comes too late for it."""

from __future__ import annotations

from datetime import date

import pytest

from milestones import actions
from milestones.queries.preview import Preview, Waiting
from milestones.rules.decisions import Bounds
from milestones.waiting import reasons_to_wait
from tests.milestones.deciding import REASON
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter

K1, K2 = Quarter(2010, 1), Quarter(2010, 2)
DUE = date(2010, 7, 14)
DECIDE = "/intern/werkpleinen/leader/niveau/besluit/"


def waiting(until=None):
    return (Waiting("leader", "Lindeveen", ("a1",), until),)


def preview(**parts):
    nothing = dict.fromkeys(
        ("changes", "laggards", "unanswered", "disputed", "provisional", "checked", "appealable"), ()
    )
    return Preview(facts={}, **nothing | parts)


@pytest.mark.parametrize(
    ("parts", "missing", "runs_until", "expected"),
    [
        ({}, 0, DUE, []),
        ({}, 3, None, []),
        ({}, 1, DUE, [("1 Werkplein kan nog inleveren tot en met woensdag 14 juli", "niet-ingeleverd")]),
        ({}, 46, DUE, [("46 Werkpleinen kunnen nog inleveren tot en met woensdag 14 juli", "niet-ingeleverd")]),
        ({"disputed": waiting()}, 0, DUE, [("Bij 1 Werkplein loopt een bezwaar", "wacht")]),
        (
            {"checked": waiting(date(2010, 7, 19))},
            0,
            None,
            [
                (
                    "1 MT kan nog reageren op wat bij een controle is gevonden, tot en met maandag 19 juli",
                    "gecontroleerd",
                )
            ],
        ),
        (
            {"provisional": waiting(date(2010, 7, 12)), "appealable": waiting(DUE) * 2},
            0,
            None,
            [
                ("1 MT kan nog reageren op wat is gezien, tot en met maandag 12 juli", "wacht"),
                ("2 MT’s kunnen nog naar de stuurgroep, tot en met woensdag 14 juli", "beslist"),
            ],
        ),
    ],
)
def test_every_reason_to_wait_is_told_with_its_list(parts, missing, runs_until, expected):
    found = reasons_to_wait(preview(**parts, awaited=missing), runs_until)

    assert [(each.sentence.replace("\xa0", " "), each.part) for each in found] == expected


@pytest.mark.parametrize(("on", "is_warned"), [(DUE, True), (date(2010, 7, 15), False)])
def test_the_page_begins_with_the_reasons_to_wait(app, browse, leader, a_person, on, is_warned):
    app.config["TODAY"] = on

    page = browse("/intern/kwartalen/2010-K2/vaststellen/", by=a_person(Role.STEERING_GROUP))

    assert ("U kunt beter wachten" in page.text) is is_warned
    if is_warned:
        assert page.text.index("U kunt beter wachten") < page.text.index("Dit worden de niveaus")
        assert page.one('a[href="#niet-ingeleverd"]')
        assert page.one("#niet-ingeleverd")


@pytest.mark.parametrize(
    ("starts_on", "last_fixed", "missed"),
    [
        (date(2010, 6, 30), date(2010, 3, 31), None),
        (date(2010, 7, 1), date(2010, 3, 31), K2),
        (date(2010, 7, 5), date(2010, 6, 30), None),
        (date(2010, 7, 5), None, K2),
    ],
)
def test_a_decision_after_the_reference_date_misses_a_quarter_that_is_not_fixed(starts_on, last_fixed, missed):
    within = Bounds(date(2010, 1, 1), last_fixed, None, 1, date(2010, 7, 5))

    assert within.missed(starts_on) == missed


@pytest.mark.parametrize(("is_fixed", "is_told"), [(False, True), (True, False)])
def test_who_decides_is_told_which_quarter_the_decision_misses(
    browse, session, bram, leader, a_person, is_fixed, is_told
):
    for quarter, on in ((K1, date(2010, 4, 16)), (K2, date(2010, 7, 4)))[: 2 if is_fixed else 1]:
        actions.fix_quarter(session, bram.actor, quarter, on)
    form = browse(DECIDE, by=a_person(Role.STEERING_GROUP))
    assert (
        "Moet het besluit daar ook voor gelden? Kies dan 30 juni 2010, en een einddag tot en met 29 september 2010."
        in plain(form)
    ) is is_told
    given = {"level": "middle", "starts_on": "5-7-2010", "ends_on": "30-9-2010", "reason": REASON}

    confirm = form.submit("Bekijk het besluit", **given)

    told = "Dit besluit telt niet voor het 2e kwartaal 2010: de peildatum was 30 juni 2010."
    assert (told in plain(confirm)) is is_told
    if is_told:
        earlier = confirm.submit("Wijzig").submit(
            "Bekijk het besluit", **given | {"starts_on": "30-6-2010", "ends_on": "29-9-2010"}
        )
        assert "Geldt vanaf 30 juni 2010" in plain(earlier)
        assert told not in plain(earlier)


def plain(page):
    return page.text.replace("\xa0", " ")
