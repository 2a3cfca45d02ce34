"""Which step is taken on which working day, in what order, and when mail leaves."""

from datetime import date, timedelta

import pytest

from werkplein.obligations.rules import ObligationKind
from werkplein.people.rules import MailRhythm, Role, default_rhythm
from werkplein.programme.rules import working_days_left
from werkplein.reminders import rules
from werkplein.reminders.rules import Planned, Step, Turn

CHECKLIST = ObligationKind.CHECKLIST
# 2010: Good Friday, Easter Monday, Queen's Day, Liberation Day, Ascension Day, Whit Monday.
CLOSED = {date(2010, *each) for each in ((4, 2), (4, 5), (4, 30), (5, 5), (5, 13), (5, 24))}
OPENS, DUE = date(2010, 5, 30), date(2010, 7, 14)
DAY = timedelta(days=1)


def plan(kind: ObligationKind = CHECKLIST, opens_on: date = OPENS, due_on: date = DUE) -> list[Planned]:
    return rules.planned(kind, opens_on, due_on, CLOSED)


def day_of(step: Step, **dates: date) -> date:
    return next(each.on for each in plan(**dates) if each.step is step)


def turn(on: date, taken: dict[Step, date] | None = None, kind: ObligationKind = CHECKLIST) -> Turn | None:
    return rules.turn(kind, plan(kind), taken or {}, on, CLOSED)


def test_the_quarter_has_its_six_days() -> None:
    assert [(each.step, each.on) for each in plan()] == [
        (Step.OPENING, date(2010, 5, 31)),  # 30 May is a Sunday
        (Step.EARLY, date(2010, 6, 24)),
        (Step.SOON, date(2010, 7, 9)),
        (Step.LATE, date(2010, 7, 15)),
        (Step.LATE_DCO, date(2010, 7, 21)),
        (Step.LATE_SECRETARIAT, date(2010, 7, 28)),
    ]


@pytest.mark.parametrize(
    ("step", "due_on", "on"),
    [
        (Step.EARLY, date(2010, 4, 14), date(2010, 3, 23)),  # over Good Friday and Easter
        (Step.SOON, date(2010, 4, 14), date(2010, 4, 9)),  # over a weekend
        (Step.SOON, date(2010, 4, 7), date(2010, 3, 31)),  # over Easter
        (Step.SOON, date(2010, 5, 26), date(2010, 5, 20)),  # over Whit Monday
        (Step.LATE, date(2010, 4, 29), date(2010, 5, 3)),  # over Queen's Day and a weekend
        (Step.LATE, date(2010, 5, 12), date(2010, 5, 14)),  # over Ascension Day
        (Step.LATE, date(2010, 5, 21), date(2010, 5, 25)),  # over Whit Monday
        (Step.LATE, date(2010, 7, 16), date(2010, 7, 19)),  # over a weekend
        (Step.LATE_DCO, date(2010, 4, 29), date(2010, 5, 10)),  # over Queen's Day and Liberation Day
        (Step.LATE_SECRETARIAT, date(2010, 4, 29), date(2010, 5, 18)),  # and Ascension Day
    ],
)
def test_steps_count_working_days(step: Step, due_on: date, on: date) -> None:
    assert day_of(step, opens_on=date(2010, 2, 1), due_on=due_on) == on


@pytest.mark.parametrize(
    ("due_on", "early", "soon", "late"),
    [
        (date(2010, 7, 15), date(2010, 6, 25), date(2010, 7, 12), date(2010, 7, 16)),  # a Thursday
        (date(2010, 7, 16), date(2010, 6, 28), date(2010, 7, 13), date(2010, 7, 19)),  # a Friday
        (date(2010, 7, 17), date(2010, 6, 28), date(2010, 7, 13), date(2010, 7, 19)),  # a Saturday
        (date(2010, 7, 18), date(2010, 6, 28), date(2010, 7, 13), date(2010, 7, 19)),  # a Sunday
        (date(2010, 7, 19), date(2010, 6, 29), date(2010, 7, 14), date(2010, 7, 20)),  # a Monday
        (date(2010, 5, 21), date(2010, 4, 28), date(2010, 5, 18), date(2010, 5, 25)),  # the Friday before Whitsun
        (date(2010, 5, 23), date(2010, 4, 28), date(2010, 5, 18), date(2010, 5, 25)),  # Whit Sunday
        (date(2010, 5, 24), date(2010, 4, 28), date(2010, 5, 18), date(2010, 5, 25)),  # Whit Monday
        (date(2010, 5, 25), date(2010, 4, 29), date(2010, 5, 19), date(2010, 5, 26)),  # the Tuesday after
        (date(2010, 4, 5), date(2010, 3, 12), date(2010, 3, 29), date(2010, 4, 6)),  # Easter Monday, after Good Friday
    ],
)
def test_a_step_before_a_due_date_on_a_day_off_leaves_the_days_it_tells(
    due_on: date, early: date, soon: date, late: date
) -> None:
    days = {step: day_of(step, opens_on=date(2010, 2, 1), due_on=due_on) for step in (Step.EARLY, Step.SOON, Step.LATE)}

    assert days == {Step.EARLY: early, Step.SOON: soon, Step.LATE: late}
    for step in (Step.EARLY, Step.SOON):
        assert working_days_left(days[step], due_on, CLOSED) == -rules.days_of(CHECKLIST, step)


@pytest.mark.parametrize(
    ("opens_on", "on"),
    [
        (date(2010, 5, 28), date(2010, 5, 28)),  # a Friday
        (date(2010, 5, 29), date(2010, 5, 31)),
        (date(2010, 5, 24), date(2010, 5, 25)),  # Whit Monday
    ],
)
def test_the_opening_is_told_on_a_working_day(opens_on: date, on: date) -> None:
    assert day_of(Step.OPENING, opens_on=opens_on) == on


@pytest.mark.parametrize("opens_on", [date(2010, 6, 23), date(2010, 6, 24), date(2010, 6, 25)])
def test_what_the_opening_says_already_is_not_said_again(opens_on: date) -> None:
    steps = [each.step for each in plan(opens_on=opens_on)]

    assert (Step.EARLY in steps) is (opens_on < date(2010, 6, 24))


@pytest.mark.parametrize("kind", rules.MOMENTS)
def test_every_kind_has_steps_in_order_on_working_days(kind: ObligationKind) -> None:
    found = plan(kind)

    assert found == sorted(found, key=lambda each: each.on)
    assert all(each.on.weekday() < 5 and each.on not in CLOSED for each in found)
    assert set(rules.MOMENTS) == set(ObligationKind)


DONE = {
    Step.OPENING: date(2010, 5, 31),
    Step.EARLY: date(2010, 6, 24),
    Step.SOON: date(2010, 7, 9),
    Step.LATE: date(2010, 7, 15),
    Step.LATE_DCO: date(2010, 7, 21),
    Step.LATE_SECRETARIAT: date(2010, 7, 28),
}


@pytest.mark.parametrize("step", DONE)
@pytest.mark.parametrize(("shift", "is_turn"), [(-1, False), (0, True), (1, True)])
def test_each_step_is_taken_from_its_day_on(step: Step, shift: int, is_turn: bool) -> None:
    before = {each: on for each, on in DONE.items() if on < DONE[step]}

    found = turn(DONE[step] + shift * DAY, before)

    assert (found == Turn(step)) is is_turn


@pytest.mark.parametrize("on", [DONE[step] + shift * DAY for step in DONE for shift in (0, 1, 40)])
def test_what_was_taken_is_never_taken_again(on: date) -> None:
    assert turn(on, DONE) is None


@pytest.mark.parametrize(
    ("on", "taken", "expected"),
    [
        (date(2010, 7, 12), [Step.OPENING], Turn(Step.SOON, (Step.EARLY,))),  # three weeks stopped
        (date(2010, 7, 12), [], Turn(Step.SOON, (Step.OPENING, Step.EARLY))),
        (date(2010, 7, 16), [Step.OPENING], Turn(Step.LATE, (Step.EARLY, Step.SOON))),
        # Long after the due date: first who must do it, whatever day it is.
        (date(2010, 8, 20), [Step.OPENING], Turn(Step.LATE, (Step.EARLY, Step.SOON))),
    ],
)
def test_after_a_stop_only_the_latest_step_is_taken(on: date, taken: list[Step], expected: Turn) -> None:
    assert turn(on, {step: DONE[step] for step in taken}) == expected


@pytest.mark.parametrize(
    ("late_on", "on", "expected"),
    [
        (date(2010, 8, 20), date(2010, 8, 25), None),  # three working days later
        (date(2010, 8, 20), date(2010, 8, 26), Turn(Step.LATE_DCO)),
        (date(2010, 7, 15), date(2010, 7, 20), None),  # the usual day before
        (date(2010, 7, 15), date(2010, 7, 21), Turn(Step.LATE_DCO)),
    ],
)
def test_the_dco_is_told_after_the_mt_had_its_days(late_on: date, on: date, expected: Turn | None) -> None:
    early = {step: DONE[step] for step in (Step.OPENING, Step.EARLY, Step.SOON)}

    assert turn(on, early | {Step.LATE: late_on}) == expected


def test_who_is_told_follows_from_the_step_and_the_permission() -> None:
    assert rules.roles_told(Step.SOON, "answer:draft") == {Role.MT_MEMBER, Role.TEAM_LEADER}
    assert rules.roles_told(Step.LATE, "visit:plan") == {Role.PROCESS_SUPPORTER}
    assert rules.roles_told(Step.LATE_DCO, "answer:draft") == {Role.DCO}
    assert rules.roles_told(Step.LATE_SECRETARIAT, "answer:draft") == {Role.SECRETARIAT}
    assert rules.roles_told(Step.SOON, "no:permission") == set()


@pytest.mark.parametrize(
    ("roles", "rhythm"),
    [
        ([Role.MT_MEMBER], MailRhythm.AT_ONCE),
        ([Role.MT_MEMBER, Role.MT_MEMBER], MailRhythm.DAILY),  # of two Werkpleinen
        ([Role.DCO], MailRhythm.DAILY),
        ([Role.SECRETARIAT], MailRhythm.DAILY),
        ([Role.STEERING_GROUP], MailRhythm.WEEKLY),
        ([Role.STEERING_GROUP, Role.DCO], MailRhythm.DAILY),
        ([], MailRhythm.AT_ONCE),
    ],
)
def test_who_chose_nothing_gets_mail_as_the_role_has_it(roles: list[Role], rhythm: MailRhythm) -> None:
    assert default_rhythm(roles) is rhythm


MONDAY, TUESDAY, WHIT_TUESDAY = date(2010, 7, 5), date(2010, 7, 6), date(2010, 5, 25)


@pytest.mark.parametrize(
    ("rhythm", "since", "last", "on", "leaves"),
    [
        (MailRhythm.AT_ONCE, TUESDAY, TUESDAY, TUESDAY, True),
        (MailRhythm.DAILY, TUESDAY, None, TUESDAY, True),
        (MailRhythm.DAILY, TUESDAY, TUESDAY, TUESDAY, False),  # one a day
        (MailRhythm.DAILY, TUESDAY, MONDAY, TUESDAY, True),
        (MailRhythm.WEEKLY, MONDAY, None, MONDAY, True),
        (MailRhythm.WEEKLY, MONDAY, MONDAY, MONDAY, False),
        (MailRhythm.WEEKLY, TUESDAY, None, TUESDAY, False),  # waits for Monday
        (MailRhythm.WEEKLY, MONDAY - 3 * DAY, None, TUESDAY, True),  # Monday was missed
        (MailRhythm.WEEKLY, WHIT_TUESDAY, None, WHIT_TUESDAY, True),  # after Whit Monday the week begins on Tuesday
        (MailRhythm.WEEKLY, WHIT_TUESDAY + DAY, None, WHIT_TUESDAY + DAY, False),
        (MailRhythm.ON_PAGE, MONDAY, None, MONDAY, False),
    ],
)
def test_mail_leaves_as_its_reader_chose(
    rhythm: MailRhythm, since: date, last: date | None, on: date, leaves: bool
) -> None:
    assert rules.leaves_now(rhythm, since, last, on, CLOSED) is leaves


@pytest.mark.parametrize(("reminders", "is_priority"), [(1, False), (2, True), (3, True)])
def test_two_unanswered_reminders_make_a_visit_priority(reminders: int, is_priority: bool) -> None:
    assert rules.is_visit_priority(reminders) is is_priority


@pytest.mark.parametrize(
    ("late", "total", "words"),
    [
        (0, 1, "."),
        (0, 2, "."),
        (1, 1, ". Dat is te laat."),
        (1, 2, ", waarvan 1 te laat."),
        (2, 2, ", waarvan 2 te laat."),
    ],
)
def test_a_sentence_ends_with_how_much_is_late(late: int, total: int, words: str) -> None:
    assert rules.of_them_late(late, total) == words
