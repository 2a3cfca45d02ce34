"""What becomes of a finding once something else is recorded about the same milestone (design 4.3 and 4.11)."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from milestones.rules import Grade, Source
from milestones.rules.followed import followed
from milestones.rules.verdicts import Dispute

DAY = timedelta(days=1)
APRIL, JUNE, K2, JULY = date(2010, 4, 20), date(2010, 6, 10), date(2010, 6, 30), date(2010, 7, 1)
K1 = date(2010, 3, 31)
UNTIL = date(2010, 7, 15)
ALWAYS = date.min


@dataclass(frozen=True)
class Row:
    id: int
    holds_on: date
    source: Source = Source.DESK
    reply_until: date | None = UNTIL
    replaces_id: int | None = None

    @property
    def grade(self) -> Grade:
        return self.source.grade


def visit(number: int, day: date, until: date | None = UNTIL, **other: object) -> Row:
    return Row(number, day, Source.AUDIT, until, **other)


OWN = Row(1, APRIL)


@pytest.mark.parametrize(
    ("others", "later", "nowhere"),
    [
        pytest.param([], None, None, id="nothing came after it"),
        pytest.param([Row(2, APRIL - DAY)], None, None, id="an older day, recorded later"),
        pytest.param([Row(2, APRIL)], None, None, id="the same day, by the same source"),
        pytest.param([visit(2, APRIL)], 2, UNTIL + DAY, id="the same day, seen"),
        pytest.param([Row(2, APRIL + DAY)], 2, ALWAYS, id="the day after, by the desk"),
        pytest.param([visit(2, APRIL + DAY)], 2, UNTIL + DAY, id="the day after, by a visit that can be replied to"),
        pytest.param([visit(2, APRIL + DAY, None)], 2, ALWAYS, id="a visit to which there is nothing to reply"),
        pytest.param([Row(2, K2)], 2, ALWAYS, id="on the reference date"),
        pytest.param([Row(2, JULY)], 2, None, id="the day after the reference date"),
        pytest.param([Row(2, JUNE), Row(3, JULY)], 3, ALWAYS, id="one before and one after the reference date"),
        pytest.param([visit(2, JUNE), Row(3, JULY)], 3, UNTIL + DAY, id="a visit before it, and one after"),
        pytest.param([Row(2, APRIL, replaces_id=1)], 2, ALWAYS, id="it was corrected"),
    ],
)
def test_what_came_after_a_finding_of_a_quarter_that_is_not_fixed(others, later, nowhere):
    found = followed([OWN, *others], (), {}, K1)[OWN.id]

    assert (found.later_id, found.counts_nowhere_from) == (later, nowhere)
    assert found.is_corrected == any(each.replaces_id for each in others)


@pytest.mark.parametrize(
    ("fixed_until", "nowhere"), [(None, None), (K1, None), (K2, ALWAYS)], ids=["none", "the one before", "its own"]
)
def test_once_its_quarter_is_fixed_a_finding_of_the_next_one_overtakes_it(fixed_until, nowhere):
    assert followed([OWN, Row(2, JULY)], (), {}, fixed_until)[1].counts_nowhere_from == nowhere


def test_while_nothing_is_found_since_it_counts_for_every_quarter_to_come():
    assert followed([OWN], (), {}, date(2010, 12, 31))[1].counts_nowhere_from is None


@pytest.mark.parametrize(("agreed", "nowhere"), [((), UNTIL + DAY), ((2,), ALWAYS)])
def test_what_a_visit_saw_is_final_once_the_mt_agreed(agreed, nowhere):
    assert followed([OWN, visit(2, JUNE)], agreed, {}, K1)[1].counts_nowhere_from == nowhere


BEGUN, DECIDED = JUNE + DAY, JUNE + 9 * DAY


@pytest.mark.parametrize(
    ("dispute", "later", "nowhere"),
    [
        pytest.param(Dispute(((BEGUN, None),)), None, None, id="runs"),
        pytest.param(Dispute(((BEGUN, DECIDED),)), 2, ALWAYS, id="upheld"),
        pytest.param(Dispute(((BEGUN, DECIDED),), DECIDED), None, None, id="granted"),
    ],
)
def test_a_dispute_about_what_came_after_it(dispute, later, nowhere):
    found = followed([OWN, visit(2, JUNE)], (), {2: dispute}, K1)[1]

    assert (found.later_id, found.counts_nowhere_from) == (later, nowhere)


def test_what_was_withdrawn_counts_nowhere_whatever_came_since():
    gone = {1: Dispute(((BEGUN, DECIDED),), DECIDED)}

    assert followed([OWN], (), gone, K1)[1].counts_nowhere_from == ALWAYS
    assert followed([OWN, Row(2, JULY)], (), gone, K1)[1].counts_nowhere_from == ALWAYS


def test_while_a_correction_is_disputed_what_it_corrected_overtakes_again():
    rows = [OWN, Row(2, JUNE), Row(3, JUNE, replaces_id=2), Row(4, JULY)]

    found = followed(rows, (), {3: Dispute(((BEGUN, None),))}, K1)

    assert (found[1].later_id, found[1].counts_nowhere_from) == (4, ALWAYS)
    assert not found[2].is_corrected


@pytest.mark.parametrize(("day", "nowhere"), [(UNTIL, False), (UNTIL + DAY, True)])
def test_the_border_of_the_day_on_which_the_later_one_is_final(day, nowhere):
    assert followed([OWN, visit(2, JUNE)], (), {}, K1)[1].counts_nowhere(day) == nowhere
