"""What stands in the way of a thing, and how far a clock is off: each with its border."""

from datetime import UTC, datetime, timedelta

import pytest

from visitatie.field import rules
from visitatie.field.rules import ItemKind, Obstacle
from visitatie.rules import VisitStatus

NOON = datetime(2010, 7, 13, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "is_same", "obstacle"),
    [
        (VisitStatus.CONFIRMED, True, None),
        (VisitStatus.PROPOSED, True, None),
        (VisitStatus.CONFIRMED, False, Obstacle.MOVED),
        (VisitStatus.PROPOSED, False, Obstacle.MOVED),
        # No day stands any more, whatever was seen.
        (VisitStatus.OPEN, True, Obstacle.MOVED),
        (VisitStatus.NO_SHOW, True, Obstacle.MOVED),
        (VisitStatus.HELD, True, Obstacle.HELD),
        (VisitStatus.HELD, False, Obstacle.HELD),
        (VisitStatus.CANCELLED, True, Obstacle.GONE),
        (VisitStatus.WAITING, False, Obstacle.GONE),
    ],
)
def test_what_stands_in_the_way_of_an_audit(status, is_same, obstacle):
    assert rules.obstacle_of(status, "seen", "seen" if is_same else "other") is obstacle


@pytest.mark.parametrize(
    ("off", "words"),
    [
        (timedelta(minutes=9, seconds=59), ""),
        (timedelta(minutes=10), "10 minuten voor"),
        (-timedelta(minutes=10), "10 minuten achter"),
        (timedelta(hours=24), "24 uur voor"),
        (-timedelta(hours=24), "24 uur achter"),
    ],
)
def test_a_clock_is_off_from_ten_minutes(off, words):
    told = rules.clock_words(rules.clock_off(NOON + off, NOON))

    assert (words in told) if words else (told == "")


def test_the_envelope_is_no_part_of_the_content():
    content = {"text": ["Iets"], "item": ["1"], "sent_at": ["nu"], "choice": ["mine"], "csrf_token": ["x"]}
    again = content | {"item": ["2"], "sent_at": ["later"], "choice": ["none"], "csrf_token": ["y"]}

    assert rules.digest_of(ItemKind.NOTE, content) == rules.digest_of(ItemKind.NOTE, again)


@pytest.mark.parametrize("change", [{"text": ["Anders"]}, {"more": ["x"]}, {"text": ["Iets", "meer"]}])
def test_every_change_of_content_is_another_digest(change):
    content = {"text": ["Iets"]}

    assert rules.digest_of(ItemKind.NOTE, content) != rules.digest_of(ItemKind.NOTE, content | change)


def test_the_same_content_of_another_kind_or_with_another_file_is_another_thing():
    digests = {
        rules.digest_of(ItemKind.NOTE, {}),
        rules.digest_of(ItemKind.PHOTO, {}),
        rules.digest_of(ItemKind.PHOTO, {}, ["a"]),
        rules.digest_of(ItemKind.PHOTO, {}, ["b"]),
    }

    assert len(digests) == 4
