"""Who gets on its own is told what it took over from its main location and now answers itself (domain D.5)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milestones.rules.moves import alone_words
from tests.milestones.answering import TODAY
from tests.milestones.building import PROGRAMME
from werkplein.core.labels import date_words
from werkplein.people.rules import Role
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

DAY = timedelta(days=1)
CARD = "/intern/werkpleinen/middle/"
ALONE = "geen satelliet meer: {} telt het zelf. Het MT antwoordt met ‘Meld een wijziging’."


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def mt(a_person, middle):
    return a_person(Role.MT_MEMBER, middle)


@pytest.fixture
def say_main(session, anna, leader, middle):
    """Make the middle one a satellite of the leader from a day on, or of nobody."""

    def say_main(on, is_satellite, **more):
        facts = replace(
            versions(session, [middle.id])[middle.id][-1].facts, main_id=leader.id if is_satellite else None
        )
        row = add_version(session, anna.actor, middle.id, facts, on, TODAY, **more)
        session.commit()
        session.expire_all()
        return row

    return say_main


@pytest.fixture
def leave(say_main):
    """Let it be a satellite since the new year, and not any more from a day on."""

    def leave(on):
        say_main(date(2010, 1, 1), True)
        return say_main(on, False)

    return leave


@pytest.mark.parametrize(
    ("since", "answered", "words"),
    [(None, (), None), (TODAY, ("a1",), "c1 en c2"), (TODAY, ("c2",), "c1"), (TODAY, ("c1", "c2"), None)],
)
def test_it_names_what_it_has_no_answer_of_its_own_to(since, answered, words):
    told = alone_words(PROGRAMME, since, answered)

    assert plain(told or "") == (f"Het Werkplein is sinds 5 juli 2010 {ALONE.format(words)}" if words else "")


@pytest.mark.both
@pytest.mark.parametrize(("on", "is_told"), [(TODAY - DAY, True), (TODAY, True), (TODAY + DAY, False)])
def test_the_card_says_it_from_the_day_on(browse, leave, mt, on, is_told):
    leave(on)

    told = f"sinds {plain(date_words(on))} {ALONE.format('c1 en c2')}"
    assert (told in browse(CARD, by=mt).text) is is_told


def test_what_it_answers_itself_is_named_no_more(browse, leave, mt):
    leave(TODAY - DAY)
    report(browse, mt, "c1")

    for address in (CARD, f"{CARD}vragenlijst/2010-K3/"):
        assert ALONE.format("c2") in browse(address, by=mt).text
    report(browse, mt, "c2")
    assert "geen satelliet meer" not in browse(CARD, by=mt).text


def report(browse, mt, code):
    page = browse(f"{CARD}wijziging/", by=mt, query={"mijlpaal": code})
    page.submit("Meld de wijziging", verdict="met", holds_on="5-7-2010")


def test_a_correction_that_makes_it_a_satellite_again_takes_it_away(browse, leave, say_main, mt):
    left = leave(TODAY - DAY)
    say_main(TODAY - DAY, True, replaces_id=left.id)

    assert "geen satelliet meer" not in browse(CARD, by=mt).text


def test_who_is_a_satellite_or_never_was_one_is_told_nothing(browse, say_main, anna):
    say_main(date(2010, 1, 1), True)

    for address in (CARD, "/intern/werkpleinen/leader/"):
        assert "geen satelliet meer" not in browse(address, by=anna).text
