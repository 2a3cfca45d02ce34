"""What each level is entitled to, and what is no request or meeting, with the borders."""

from datetime import date

import pytest

from milestones.rules.practices import Package
from visitatie.regional import rules
from visitatie.regional.rules import Asked, Audience, Entitlement, Meeting, MeetingKind, MeetingState
from visitatie.reviews.rules import SupportKind
from werkplein.core.errors import Conflict, DomainError

TODAY = date(2010, 7, 5)
ALWAYS = {SupportKind.ANSWERS, SupportKind.OTHER}
WHAT = "Dit is precies lang"  # one letter short of a sentence


@pytest.mark.parametrize(
    ("package", "takes_part", "is_all"),
    [
        (None, False, False),  # too little is known
        (None, True, False),  # and a choice of then does not count now
        (Package.SECURE, False, False),  # a leader who did not choose
        (Package.SECURE, True, True),  # note 2010: leaders may use it too
        (Package.STIMULATE, False, True),
        (Package.INTERVENE, False, True),  # laggards have all of it
        (Package.G4, False, True),  # until their own approach says otherwise (own choice)
    ],
)
def test_what_may_be_asked_follows_the_level_and_the_choice(package, takes_part, is_all):
    assert set(Entitlement(package, takes_part).kinds) == (set(SupportKind) if is_all else ALWAYS)


@pytest.mark.parametrize(
    ("package", "takes_part", "held"),
    [
        (None, False, 2),
        (Package.SECURE, False, 4),
        (Package.SECURE, True, 7),
        (Package.STIMULATE, False, 6),
        (Package.INTERVENE, False, 6),
        (Package.G4, False, 6),
    ],
)
def test_every_level_has_its_rights(package, takes_part, held):
    assert sum(right.is_held for right in Entitlement(package, takes_part).rights) == held


def test_only_a_leader_chooses():
    assert [each for each in Package if Entitlement(each, takes_part=False).may_choose] == [Package.SECURE]


@pytest.mark.parametrize(
    ("due_on", "is_right"),
    [
        (date(2010, 7, 4), False),  # the day before
        (TODAY, True),
        (date(2011, 7, 5), True),  # the last day of the year ahead
        (date(2011, 7, 6), False),
    ],
)
def test_a_request_is_due_within_a_year(due_on, is_right):
    asked = Asked(1, f"{WHAT}e", due_on)
    if is_right:
        rules.refuse_request(asked, True, True, TODAY)
        return
    with pytest.raises(DomainError):
        rules.refuse_request(asked, True, True, TODAY)


@pytest.mark.parametrize(
    ("what", "is_there", "is_about_open"),
    [(WHAT, True, True), (f"{WHAT}e", False, True), (f"{WHAT}e", True, False)],
)
def test_a_request_says_enough_to_somebody_who_is_there_about_what_runs(what, is_there, is_about_open):
    with pytest.raises(DomainError):
        rules.refuse_request(Asked(1, what, TODAY), is_there, is_about_open, TODAY)


@pytest.mark.parametrize(
    ("words", "has"),
    [
        ("UWV WERKbedrijf", False),
        ("gemeente Den Haag, 2e team", False),
        ("jan@gemeente.nl", True),
        ("bel 038-123 45 67", True),
        ("06 12345678", True),
        ("Stationsplein 14, 8011 CW", False),
    ],
)
def test_contact_data_is_recognised(words, has):
    assert rules.has_contact(words) is has


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": " "},
        {"venue": ""},
        {"venue": "bel 038-123 45 67"},
        {"meets_on": date(2010, 7, 4)},
        {"meets_on": date(2011, 7, 6)},
        {"werkplein_ids": ()},
        {"werkplein_ids": (1, 9)},
        {"function_ids": (9,)},
    ],
)
def test_a_meeting_that_cannot_be_is_refused(changed):
    right = {
        "kind": MeetingKind.EXCHANGE,
        "audience": Audience.MT,
        "subject": "Rooster",
        "venue": "Zaal 1",
        "meets_on": TODAY,
        "werkplein_ids": (1,),
        "function_ids": (2,),
    }
    rules.refuse_meeting(Meeting(**right), {1}, {2}, TODAY)

    with pytest.raises(DomainError):
        rules.refuse_meeting(Meeting(**right | changed), {1}, {2}, TODAY)


def test_what_came_of_a_meeting_is_noted_from_its_day_on():
    outcome = "Wij delen voortaan één rooster."
    with pytest.raises(DomainError):
        rules.refuse_held(MeetingState.PLANNED, date(2010, 7, 6), 1, outcome, TODAY)
    with pytest.raises(DomainError):
        rules.refuse_held(MeetingState.PLANNED, TODAY, 0, outcome, TODAY)
    with pytest.raises(Conflict):
        rules.refuse_held(MeetingState.HELD, TODAY, 1, outcome, TODAY)

    rules.refuse_held(MeetingState.PLANNED, TODAY, 1, outcome, TODAY)
