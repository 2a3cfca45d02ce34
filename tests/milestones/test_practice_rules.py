"""The rules of learning from each other: packages, who is near, when one may ask, what can be shared."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milestones.rules import Grade, Level
from milestones.rules.practices import (
    Asked,
    Example,
    Package,
    Wish,
    differing,
    lessons,
    package_of,
    refuse_asking_again,
    refuse_wish,
)
from milestones.rules.turnings import Said, Since, since_of
from tests.milestones.building import PROGRAMME
from tests.milestones.learning import MARCH, TODAY
from werkplein.core.errors import Conflict, DomainError
from werkplein.register.peer_rules import Peer, group_of

B3 = PROGRAMME.milestone("b3")
RULES = PROGRAMME.peers
OWN = Peer(1, False, False, 3, 52.5, 6.0)


def example(number: int, lat: float = 52.6, **facts: object) -> Example:
    peer = replace(OWN, werkplein_id=number, lat=lat)
    made = Example(peer, f"w{number}", f"W{number}", "b3", Grade.E1, MARCH, "", MARCH)
    return replace(made, **facts)


@pytest.mark.parametrize(
    ("level", "is_g4", "package"),
    [
        (Level.LEADER, False, Package.SECURE),
        (Level.MIDDLE, False, Package.STIMULATE),
        (Level.LAGGARD, False, Package.INTERVENE),
        (Level.TOO_LITTLE, False, None),
        (Level.LAGGARD, True, Package.G4),  # the own approach takes the place of the package of the level
        (Level.TOO_LITTLE, True, Package.G4),
    ],
)
def test_each_level_has_its_package_and_the_big_cities_their_own(level, is_g4, package):
    assert package_of(level, is_g4) is package


def test_at_most_three_are_named_the_nearest_first():
    shown = [example(number, lat=52.5 + number / 10) for number in (5, 3, 2, 4)]

    (lesson,) = lessons(OWN, [B3], shown, {}, RULES.bounds)

    assert [offer.example.code for offer in lesson.offers] == ["w2", "w3", "w4"]
    assert [offer.distance for offer in lesson.offers] == [22, 33, 44]


def day(number: int) -> date:
    return date(2010, 1, number)


def other(number: int, is_shown: bool = False) -> Said:
    return Said(day(number), False, is_shown)


def met(number: int, is_shown: bool = False) -> Said:
    return Said(day(number), True, is_shown)


@pytest.mark.parametrize(
    ("said", "turned_on"),
    [
        ([met(1), met(5, True)], None),  # met as long as anything is known
        ([other(1), met(5)], day(5)),
        ([other(1), met(5), met(9, True)], day(5)),  # shown later, met before
        ([met(9, True), met(5), other(1)], day(5)),  # in whatever order it was written
        ([met(1), other(3), met(5), other(7), met(9)], day(9)),  # the last time counts
        ([other(1, True), met(3), met(5, True), met(7, True)], day(5)),  # what was seen is not undone by a word
        ([other(1, True), met(3, True), other(5), met(7)], day(7)),  # a loss the MT reported itself
        ([other(3), met(3, True)], day(3)),  # of one day what was seen counts
        ([other(3), met(3), met(4)], day(4)),  # of one day the worse word counts
        ([other(3, True), met(3, True), met(6, True)], day(6)),
        ([met(1, True), other(3)], None),  # it is not met at all
    ],
)
def test_a_milestone_turned_to_met_when_the_last_other_verdict_was_undone(said, turned_on):
    assert since_of(said) == Since(turned_on, min(each.holds_on for each in said))


@pytest.mark.parametrize(
    ("turned_on", "words"),
    [
        (date(2010, 3, 18), "Haalde b3 in maart 2010; gecontroleerd op 18 maart 2010"),
        (date(2009, 11, 18), "Haalde b3 in november 2009; gecontroleerd op 18 maart 2010"),
    ],
)
def test_an_example_says_when_it_came_to_it_and_when_it_was_shown(turned_on, words):
    assert example(2, turned_on=turned_on).words.replace("\xa0", " ") == words


def test_examples_of_another_milestone_or_another_group_are_left_out():
    shown = [example(2, milestone="d1"), example(3, peer=replace(OWN, werkplein_id=3, is_g4=True))]

    (lesson,) = lessons(OWN, [B3], shown, {}, RULES.bounds)

    assert lesson.offers == ()


def test_an_offer_says_when_it_was_asked_about_this_milestone():
    asked = {(2, "b3"): Asked(TODAY), (3, "d1"): Asked(TODAY)}

    (lesson,) = lessons(OWN, [B3], [example(2), example(3)], asked, RULES.bounds)

    assert [offer.asked for offer in lesson.offers] == [Asked(TODAY), None]


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "is er geen Werkplein dat deze mijlpaal in de afgelopen 12 maanden haalde, dat aantoonde en het deelt."),
        (1, "is er maar één Werkplein dat deze mijlpaal in de afgelopen 12 maanden haalde, dat aantoonde en"),
        (2, "zijn er maar twee Werkpleinen die deze mijlpaal in de afgelopen 12 maanden haalden, dat aantoonden en"),
        (3, ""),
    ],
)
def test_fewer_than_three_is_said_with_the_reason_and_who_can_help(count, words):
    (lesson,) = lessons(OWN, [B3], [example(number) for number in range(2, 2 + count)], {}, RULES.bounds)
    card_group = group_of(OWN, RULES.bounds)

    told = lesson.few_words(card_group, "Noordrand", 12)

    assert words in told
    assert told == "" or "De DCO van Noordrand kent meer voorbeelden." in told


@pytest.mark.parametrize(
    ("days", "is_refused"),
    [(0, True), (89, True), (90, False), (91, False)],
)
def test_one_may_ask_again_after_ninety_days(days, is_refused):
    asked_on = TODAY - timedelta(days=days)

    if is_refused:
        with pytest.raises(Conflict, match="U vroeg dit al op"):
            refuse_asking_again(asked_on, TODAY, RULES)
    else:
        refuse_asking_again(asked_on, TODAY, RULES)


def test_who_never_asked_may_ask():
    refuse_asking_again(None, TODAY, RULES)


@pytest.mark.parametrize(
    ("wish", "is_met", "words"),
    [
        (Wish(True), False, "Alleen een gehaalde mijlpaal"),
        (Wish(True, "x" * 1_001), True, "hoogstens 1.000 tekens"),
    ],
)
def test_what_cannot_be_shared_is_refused(wish, is_met, words):
    with pytest.raises(DomainError, match=words):
        refuse_wish(B3, wish, is_met)


@pytest.mark.parametrize(("wish", "is_met"), [(Wish(True, "x" * 1_000), True), (Wish(False), False)])
def test_what_fits_can_be_shared_and_anything_can_be_withdrawn(wish, is_met):
    refuse_wish(B3, wish, is_met)


@pytest.mark.parametrize(
    ("wish", "now", "changed"),
    [
        (Wish(False), None, None),  # nothing was shared, and nothing is
        (Wish(False, "tekst"), None, None),  # a story without sharing is no story
        (Wish(True, "a"), Wish(True, "a"), None),
        (Wish(True, "b"), Wish(True, "a"), Wish(True, "b")),
        (Wish(False, "a"), Wish(True, "a"), Wish(False)),
        (Wish(True), Wish(False), Wish(True)),
    ],
)
def test_only_what_changes_is_written_down(wish, now, changed):
    found = differing({"b3": wish}, {"b3": now} if now else {})

    assert found == ({"b3": changed} if changed else {})
