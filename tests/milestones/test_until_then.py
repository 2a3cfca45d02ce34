"""What the card says would bring a level is still enough on the reference date that it names (domain D.6)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milestones.rules import Dossier, Level, derive
from milestones.rules.levels import Line
from milestones.rules.routes import way_up_words
from tests.milestones.building import CODES, DESK, MET, NOT_MET, PROGRAMME, RULESET, SELF, all_but, finding, fixed
from tests.milestones.test_routes import card_of, outcome

DAY = timedelta(days=1)
TODAY, BY = date(2010, 7, 5), date(2010, 9, 30)
ANSWERED = date(2010, 6, 30)
# With what runs out eight of twelve are shown, which is just enough; without it six.
SHOWN = ("a2", "c1", "a1", "b1", "c2", "d1", "e1")


def rows(until, *, more=()):
    """Eleven are met: two by a document that holds until this day, five by one of June, the rest by answers."""
    answers = [finding(MET, SELF, ANSWERED, code) for code in all_but("b2")]
    shown = [finding(MET, DESK, ANSWERED, code) for code in (*SHOWN, *more)]
    return answers + [
        replace(each, holds_on=TODAY - 200 * DAY, valid_until=until) if each.milestone in ("a2", "c1") else each
        for each in shown
    ]


def on(found, day):
    return derive(Dossier(found), PROGRAMME, [RULESET], day)


def seen(*codes):
    return [finding(MET, DESK, TODAY, code) for code in codes]


@pytest.mark.parametrize(
    ("until", "renewed"),
    [(BY - DAY, ["a2", "c1"]), (BY, []), (BY + DAY, []), (TODAY, ["a2", "c1"])],
)
def test_what_runs_out_before_the_reference_date_is_named_with_the_way_up(until, renewed):
    found = rows(until)

    up = card_of(on(found, TODAY), on=TODAY).up

    assert up.heading == "Naar kopgroep:"
    assert (up.to_meet, list(up.to_renew), up.by) == (["b2"], renewed, BY)
    assert on(found + seen("b2", *renewed), BY).classified.level is Level.LEADER
    if renewed:
        assert on(found + seen("b2"), BY).classified.reason.line is Line.TOO_LITTLE_SHOWN


def test_what_ran_out_already_is_not_named_as_running_out():
    gone = [
        replace(each, valid_until=TODAY - DAY) if each.milestone == "a2" else each
        for each in rows(BY - DAY, more=("b2",))
    ]
    lost = [each for each in gone if each.milestone != "e1"] + [finding(NOT_MET, DESK, TODAY, "e1")]
    found = derive(Dossier(lost, held=[fixed(Level.LEADER, day=ANSWERED)]), PROGRAMME, [RULESET], TODAY)

    up = card_of(found, fixed(Level.LEADER, day=ANSWERED), on=TODAY).up

    assert (up.heading, list(up.to_renew)) == ("Terug naar kopgroep:", ["c1"])


def test_a_laggard_need_renew_nothing_to_rise():
    """What only ran out makes nobody a laggard (domain D.4)."""
    met = [finding(MET, SELF, date(2010, 3, 1), code) for code in ("a1", "b1", "e1")]
    found = on(met + [finding(NOT_MET, SELF, ANSWERED, code) for code in all_but("a1", "b1", "e1")], TODAY)

    up = card_of(found, on=TODAY).up

    assert any(value.valid_until < BY for value in found.values.values())
    assert (up.heading, tuple(up.to_renew)) == ("Naar middengroep (audit):", ())


@pytest.mark.parametrize(
    ("answered", "words"),
    [
        (9, None),
        (8, "geef nog 1 geldig antwoord, bij d1, e1, e2 of f1."),
        (1, "geef nog 8 geldige antwoorden, bij"),
        (0, "geef nog 9 geldige antwoorden, bij"),
    ],
)
def test_who_answered_too_little_hears_how_many_are_lacking_and_where(answered, words):
    found = outcome([finding(MET, SELF, ANSWERED, code) for code in CODES[:answered]])

    told = card_of(found).answer

    assert (told is None) is (words is None)
    if words:
        assert told[0] == "Naar een niveau:"
        assert told[1].startswith(words), told[1]
        assert way_up_words(found.values, found.classified, PROGRAMME) == " ".join(told)


def test_a_list_names_what_runs_out_as_the_card_does():
    now = on(rows(BY - DAY), TODAY)

    told = way_up_words(now.values, now.classified, PROGRAMME, BY).replace("\N{NO-BREAK SPACE}", " ")

    assert told == "Naar kopgroep: b2. Vernieuw ook wat vóór 30 september 2010 afloopt: a2 en c1."
