"""What the card says would bring a level is still enough on the reference date that it names (domain D.6)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from milestones.rules import Dossier, Level, Renewals, derive
from milestones.rules.dossier import values_on
from milestones.rules.levels import Line
from milestones.rules.routes import way_up_words
from milestones.rules.whatif import Parts
from tests.milestones.building import (
    AUDIT,
    CODES,
    DESK,
    MET,
    NOT_MET,
    PROGRAMME,
    RULESET,
    SELF,
    all_but,
    finding,
    fixed,
)
from tests.milestones.test_routes import card_of, outcome
from werkplein.core.web import drawn

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
    assert (up.parts.to_meet, list(up.renewals.to_show), up.by) == (("b2",), renewed, BY)
    assert on(found + seen("b2", *renewed), BY).classified.level is Level.LEADER
    if renewed:
        assert on(found + seen("b2"), BY).classified.reason.line is Line.TOO_LITTLE_SHOWN


def test_who_lost_only_a_knockout_renews_nothing_to_be_a_leader_again():
    """What else runs out must last to count (domain D.4): on the reference date it is found for the first time."""
    before = fixed(Level.LEADER, day=ANSWERED)
    lost = [each for each in rows(BY - DAY, more=("b2",)) if each.milestone not in ("e1", "b2")]
    lost += [finding(MET, DESK, ANSWERED, "b2"), finding(NOT_MET, DESK, TODAY - DAY, "e1")]

    def after(more, day):
        return derive(Dossier([*lost, *more], held=[before]), PROGRAMME, [RULESET], day)

    up = card_of(after([], TODAY), before, on=TODAY).up

    assert (up.heading, up.parts.to_meet, up.renewals) == ("Terug naar kopgroep:", ("e1",), Renewals())
    found = after([], TODAY)
    assert way_up_words(found.values, found.classified, PROGRAMME, BY) == "Terug naar kopgroep: e1."
    assert after(seen("e1"), BY).classified.reason.line is Line.TOO_LITTLE_SHOWN
    assert after(seen("e1"), BY).classified.level is Level.LEADER


def test_a_laggard_need_renew_nothing_to_rise():
    """What only ran out makes nobody a laggard (domain D.4)."""
    met = [finding(MET, SELF, date(2010, 3, 1), code) for code in ("a1", "b1", "e1")]
    found = on(met + [finding(NOT_MET, SELF, ANSWERED, code) for code in all_but("a1", "b1", "e1")], TODAY)

    up = card_of(found, on=TODAY).up

    assert any(value.valid_until < BY for value in found.values.values())
    assert (up.heading, up.renewals) == ("Naar middengroep (audit):", Renewals())


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

    assert told == "Naar kopgroep: b2. Geef ook nieuw bewijs bij a2 en c1. Dat loopt af vóór 30 september 2010."


def on_paper_in_spring(data, oldest):
    """Eleven or twelve are met by answers or documents of any month, some too old; what is lacking is lacking."""
    missing = data.draw(st.sampled_from([*CODES, None]))
    for code in all_but(missing):
        # Evidence may stand beside an answer or beside other evidence, and either may hold longer.
        for source in data.draw(st.sampled_from([(SELF,), (SELF,), (DESK,), (SELF, DESK), (DESK, AUDIT)])):
            found = finding(MET, source, TODAY - data.draw(st.integers(0, oldest)) * DAY, code)
            if source is not SELF:
                found = replace(found, valid_until=TODAY + data.draw(st.integers(180 - oldest, 180)) * DAY)
            yield found
    if missing:
        yield finding(NOT_MET, SELF, ANSWERED, missing)


def said(*codes):
    return [finding(MET, SELF, TODAY, code) for code in codes]


@given(st.data(), st.sampled_from([180, 300]))
@settings(max_examples=300)
def test_every_way_with_what_it_says_to_renew_brings_the_leaders_on_the_reference_date(data, oldest):
    """Done with as little evidence as the card asks; with less, or with one confirmed less, it does not."""
    found = list(on_paper_in_spring(data, oldest))
    up = card_of(on(found, TODAY), on=TODAY).up
    assume(up is not None and up.heading == "Naar kopgroep:")

    ways = [up.parts, *(Parts(to_show=tuple(each.codes), to_repeat=tuple(each.to_confirm)) for each in up.others)]
    for way in ways:
        proven, answered = by_little_evidence(way, up.renewals)
        assert on(found + seen(*proven) + said(*answered), BY).classified.level is Level.LEADER, (way, up.renewals)
        for left in proven if up.renewals.least or way.least or way.to_say or way.to_repeat else ():
            less = seen(*(each for each in proven if each != left)) + said(*answered, left)
            assert on(found + less, BY).classified.level is not Level.LEADER, (left, way, up.renewals)
        for left in answered:
            less = seen(*proven) + said(*(each for each in answered if each != left))
            assert on(found + less, BY).classified.level is not Level.LEADER, (left, way, up.renewals)


def by_little_evidence(way, renewals):
    """What is shown and what is only said by who does exactly what stands there."""
    proven = (*way.to_meet, *way.to_show, *way.either[: way.least], *renewals.to_show[: renewals.least])
    others = renewals.to_show[renewals.least :]
    again = [code for code in others if code in renewals.or_confirm]
    answered = {*way.to_say, *way.to_repeat, *way.either[way.least :], *again, *renewals.to_confirm} - {*proven}
    return proven, sorted(answered)


def told_by(app, card):
    with app.test_request_context():
        return BeautifulSoup(drawn("pages/milestones/_level_words.html", card), "lxml").get_text()


@pytest.mark.parametrize(
    ("expired", "shown", "words"),
    [
        # Twelve are met, so eight must be shown: so many are by what still holds.
        (("d1", "e1", "f1"), 9, "genoeg is d1, e1 en f1 opnieuw bevestigen."),
        (("b2", "d1", "e1", "f1"), 8, "genoeg is b2, d1, e1 en f1 opnieuw bevestigen."),
        (
            ("b2", "d1", "e1", "e2", "f1"),
            7,
            "genoeg is bewijs bij 1 van deze 5: b2, d1, e1, e2 en f1. Bevestig de andere opnieuw.",
        ),
        (("b2", "b3", "d1", "e1", "e2", "f1"), 2, "genoeg is bewijs bij b2, b3, d1, e1, e2 en f1."),
    ],
)
def test_what_ran_out_is_only_confirmed_where_enough_is_shown(app, expired, shown, words):
    fresh = [code for code in CODES if code not in expired]
    found = [finding(MET, SELF, TODAY - 250 * DAY if code in expired else ANSWERED, code) for code in CODES]
    found += [finding(MET, DESK, ANSWERED, code) for code in fresh[:shown]]
    now = on(found, TODAY)

    assert now.classified.level is Level.MIDDLE
    assert words in told_by(app, card_of(now, on=TODAY))


def test_an_answer_is_enough_where_enough_is_shown_unless_evidence_says_otherwise(app):
    found = [finding(MET, DESK, ANSWERED, code) for code in all_but("b2", "f1")]
    for source, words in ((SELF, "genoeg is b2 en f1 halen."), (DESK, "genoeg is b2 halen en aantonen, en f1 halen.")):
        now = on([*found, finding(NOT_MET, source, ANSWERED, "b2"), finding(NOT_MET, SELF, ANSWERED, "f1")], TODAY)
        assert words in told_by(app, card_of(now, on=TODAY))


def test_another_way_says_what_the_first_one_would_have_renewed():
    """With a1 to be shown nothing runs out; who shows a2 instead must confirm a1 anew."""
    days = {"a1": TODAY - 150 * DAY}
    shown = ("c1", "c2", "b1", "b2", "b3", "d1", "e1")
    found = [finding(MET, SELF, days.get(code, ANSWERED), code) for code in CODES]

    up = card_of(on(found + [finding(MET, DESK, ANSWERED, code) for code in shown], TODAY), on=TODAY).up

    assert (up.parts.to_show, up.renewals) == (("a1",), Renewals())
    assert {tuple(each.codes): tuple(each.to_confirm) for each in up.others} == {
        (code,): ("a1",) for code in ("a2", "a3", "e2", "f1")
    }


def test_what_a_document_shows_needs_another_one_and_an_answer_needs_to_be_said_again():
    old = TODAY - 150 * DAY
    found = [finding(MET, SELF, old if code == "f1" else ANSWERED, code) for code in all_but("b2")]
    papers = [replace(finding(MET, DESK, old, code), valid_until=BY - DAY) for code in ("a2", "c1")]
    papers += [finding(MET, DESK, ANSWERED, code) for code in SHOWN if code not in ("a2", "c1")]

    now = on(found + papers, TODAY)

    assert card_of(now, on=TODAY).up.renewals == Renewals(("a2", "c1"), ("f1",), 2)
    told = way_up_words(now.values, now.classified, PROGRAMME, BY).replace("\N{NO-BREAK SPACE}", " ")
    assert told == (
        "Naar kopgroep: b2. Geef ook nieuw bewijs bij a2 en c1. Bevestig f1 opnieuw. "
        "Dat loopt af vóór 30 september 2010."
    )


@pytest.mark.parametrize(
    ("lasting", "least", "words"),
    [
        # Twelve are met, so eight must be shown: b2 is, and so many others stay so.
        (5, 2, " Geef ook nieuw bewijs bij a2 en c1. Bevestig f1 opnieuw."),
        (
            6,
            1,
            " Geef ook nieuw bewijs bij 1 van deze 2: a2 en c1. Bevestig de andere opnieuw. Bevestig ook f1 opnieuw.",
        ),
        (7, 0, " Bevestig a2, c1 en f1 opnieuw."),
    ],
)
def test_new_evidence_is_asked_for_no_more_than_must_be_shown(lasting, least, words):
    old = TODAY - 150 * DAY
    found = [finding(MET, SELF, old, code) for code in ("f1",)] + [
        finding(MET, SELF, ANSWERED, code) for code in ("a1", "a3", "b1", "b3", "c2", "d1", "e1", "e2")
    ]
    found += [replace(finding(MET, DESK, old, code), valid_until=BY - DAY) for code in ("a2", "c1")]
    found += [finding(MET, DESK, ANSWERED, code) for code in ("a1", "a3", "b1", "b3", "c2", "d1", "e1")[:lasting]]
    found += [finding(NOT_MET, SELF, ANSWERED, "b2")]

    now = on(found, TODAY)

    assert card_of(now, on=TODAY).up.renewals.least == least
    told = way_up_words(now.values, now.classified, PROGRAMME, BY).replace("\N{NO-BREAK SPACE}", " ")
    assert told == f"Naar kopgroep: b2.{words} Dat loopt af vóór 30 september 2010."


@pytest.mark.parametrize(
    ("answered", "words"),
    [
        # One of the two must be shown anew; the other needs no word where an answer of its own still holds.
        (("a2", "c1"), ""),
        (("a2",), " Bevestig c1 opnieuw als u daar geen nieuw bewijs bij geeft."),
        ((), " Bevestig de andere opnieuw."),
    ],
)
def test_what_gives_way_to_an_answer_that_holds_need_not_be_said_again(answered, words):
    old = TODAY - 150 * DAY
    found = [finding(MET, SELF, ANSWERED, code) for code in all_but("b2", "a2", "c1")]
    found += [finding(MET, SELF, ANSWERED, code) for code in answered]
    found += [replace(finding(MET, DESK, old, code), valid_until=BY - DAY) for code in ("a2", "c1")]
    found += [finding(MET, DESK, ANSWERED, code) for code in ("a1", "a3", "b1", "b3", "c2", "d1")]

    now = on(found, TODAY)

    told = way_up_words(now.values, now.classified, PROGRAMME, BY).replace("\N{NO-BREAK SPACE}", " ")
    asked = f"Geef ook nieuw bewijs bij 1 van deze 2: a2 en c1.{words} Dat loopt af vóór 30 september 2010."
    assert told == f"Naar kopgroep: b2. {asked}"


@pytest.mark.parametrize(("until", "renewed"), [(BY - DAY, ("a2", "c1")), (BY, ()), (BY + DAY, ())])
def test_a_visit_that_runs_out_gives_way_to_a_document_that_holds_longer(until, renewed):
    visits = [replace(finding(MET, AUDIT, ANSWERED, code), valid_until=BY - DAY) for code in ("a2", "c1")]

    up = card_of(on(rows(until) + visits, TODAY), on=TODAY).up

    assert up.renewals.to_show == renewed


@pytest.mark.parametrize(
    ("own", "taken", "met", "shown"),
    [
        # What the main location found takes the place of what ran out here (domain D.5).
        ([(SELF, 10)], [(DESK, 40)], 40, None),
        ([(DESK, 10)], [(DESK, 40)], 40, 40),
        ([(DESK, 10)], [(SELF, 40)], 40, 10),
        ([(DESK, 10), (SELF, 20)], [(DESK, 40)], 40, 10),
        ([(DESK, 30)], [(DESK, 20)], 30, 30),
        ([(DESK, 10)], [(SELF, 40), (DESK, 30)], 40, 30),
        ([], [(SELF, 40), (DESK, 30)], 40, 30),
    ],
)
def test_a_satellite_keeps_what_its_main_location_holds_for_longer(own, taken, met, shown):
    def lasting(found):
        return [replace(finding(MET, source, ANSWERED, "c1"), valid_until=TODAY + days * DAY) for source, days in found]

    dossier = Dossier(lasting(own), mains=[(date(2009, 1, 1), Dossier(lasting(taken)))])
    value = values_on(dossier, PROGRAMME, TODAY)["c1"]

    def day(until):
        return None if until is None else TODAY + until * DAY

    assert (value.met_until, value.shown_until) == (day(met), day(shown))
    for until, holds in ((met, "is_met"), (shown, "is_shown")):
        if until is not None:
            last, after = (values_on(dossier, PROGRAMME, day(until) + each * DAY)["c1"] for each in (0, 1))
            assert getattr(last, holds)
            assert not last.is_expired
            assert after.is_expired or not getattr(after, holds)


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (
            BY - DAY,
            "Om kopgroep te blijven, is dit straks genoeg. Geef nieuw bewijs bij a1 en a2. Bevestig f1 opnieuw. "
            "Dat loopt af vóór 30 september 2010.",
        ),
        (BY, "Om kopgroep te blijven, is dit straks genoeg. Bevestig f1 opnieuw. Dat loopt af vóór 30 september 2010."),
    ],
)
def test_a_leader_reads_what_runs_out_before_the_next_reference_date(app, until, words):
    """Nine are shown, eight are needed; f1 was answered half a year before."""
    found = [finding(MET, SELF, TODAY - 150 * DAY if code == "f1" else ANSWERED, code) for code in CODES]
    found += [replace(finding(MET, DESK, ANSWERED, code), valid_until=until) for code in ("a1", "a2")]
    found += [finding(MET, DESK, ANSWERED, code) for code in CODES[2:8]]
    now = on(found, TODAY)
    told = card_of(now, on=TODAY)

    assert now.classified.level is Level.LEADER
    assert words in " ".join(told_by(app, told).replace("\N{NO-BREAK SPACE}", " ").split())
    with app.app_context():
        assert told.until(BY).keep is None


def test_a_leader_of_which_all_holds_reads_of_nothing_to_renew():
    now = on([finding(MET, DESK, ANSWERED, code) for code in CODES], TODAY)

    assert (now.classified.level, card_of(now, on=TODAY).keep) == (Level.LEADER, None)
