"""When an audit is due, which day can be chosen, and what may follow on what."""

from datetime import date, timedelta

import pytest

from visitatie import rules
from visitatie.rules import MAY_FOLLOW, Appointment, DayPart, Laggard, Proposal, Tally, VisitStatus
from werkplein.core.errors import Conflict, DomainError
from werkplein.programme.rules import Quarter

DUE = date(2010, 9, 30)
TODAY = date(2010, 7, 5)
QUEENS_DAY = date(2010, 4, 30)
CLOSED = {date(2010, 12, 24): "de dag voor Kerstmis", QUEENS_DAY: "Koninginnedag"}


@pytest.mark.parametrize(
    ("fixed", "on", "due"),
    [
        ("2010-K2", date(2010, 7, 14), date(2010, 9, 30)),  # as a rule: fixed shortly after the reference date
        ("2010-K2", date(2010, 9, 30), date(2010, 9, 30)),  # on the due date itself
        ("2010-K2", date(2010, 10, 1), date(2010, 12, 31)),  # fixed a quarter late: the end of the present one
        ("2010-K4", date(2011, 1, 10), date(2011, 3, 31)),  # over the turn of the year
    ],
)
def test_an_audit_is_due_on_the_last_day_of_the_next_quarter(fixed, on, due):
    assert rules.due_on(Quarter.parse(fixed), on) == due


def test_only_laggards_without_an_audit_get_one():
    assert rules.to_audit([Laggard(1, False), Laggard(2, False), Laggard(3, True)], {2}) == [
        Laggard(1, False),
        Laggard(3, True),
    ]


def test_an_audit_in_a_big_city_waits_for_a_decision_until_the_approach_is_adopted():
    assert rules.first_status(Laggard(1, is_g4=True), is_adopted=False) is VisitStatus.WAITING
    assert rules.first_status(Laggard(1, is_g4=True), is_adopted=True) is VisitStatus.OPEN
    assert rules.first_status(Laggard(1, is_g4=False), is_adopted=False) is VisitStatus.OPEN


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TODAY - timedelta(days=1), "is geweest"),
        (date(2010, 7, 10), "Zaterdag 10 juli 2010 valt in het weekend"),
        (date(2010, 7, 11), "Zondag 11 juli 2010 valt in het weekend"),
        (date(2010, 12, 24), "Vrijdag 24 december 2010 is de dag voor Kerstmis"),
        (date(2011, 7, 6), "Woensdag 6 juli 2011 ligt meer dan een jaar vooruit. Controleer het jaartal."),
        (date(2110, 7, 7), "Maandag 7 juli 2110 ligt meer dan een jaar vooruit"),
        (date(2011, 7, 5), "na de uiterste dag"),  # a year to the day
        (date(2010, 10, 1), "na de uiterste dag, 30 september 2010"),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_words(day, words):
    with pytest.raises(DomainError) as refused:
        rules.refuse_day(Proposal(1, day, DayPart.MORNING), DUE, TODAY, CLOSED)

    assert refused.value.field == "day"
    assert words in refused.value.sentence.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("day", [TODAY, date(2010, 9, 29), DUE])
def test_today_up_to_the_due_date_is_in_time(day):
    rules.refuse_day(Proposal(1, day, DayPart.MORNING), DUE, TODAY, CLOSED)


@pytest.mark.parametrize(("reason", "is_refused"), [("", True), ("te druk", True), ("De verhuizing loopt uit.", False)])
def test_past_the_due_date_must_be_said_and_explained(reason, is_refused):
    proposal = Proposal(1, date(2010, 10, 1), DayPart.MORNING, accepts_late=True, reason=reason)

    if is_refused:
        with pytest.raises(DomainError, match="waarom het later wordt"):
            rules.refuse_day(proposal, DUE, TODAY, CLOSED)
    else:
        rules.refuse_day(proposal, DUE, TODAY, CLOSED)


@pytest.mark.parametrize(
    ("today", "day", "is_refused"),
    [
        (TODAY, DUE, False),
        (TODAY, date(2010, 10, 1), True),
        (DUE, date(2010, 10, 1), True),
        # Its quarter is over: later is all that is left.
        (date(2010, 10, 1), date(2010, 10, 4), False),
    ],
)
def test_an_audit_that_did_not_happen_is_booked_again_within_its_quarter(today, day, is_refused):
    proposal = Proposal(1, day, DayPart.MORNING, accepts_late=True, reason="De verhuizing loopt uit.")

    if is_refused:
        with pytest.raises(DomainError, match="moet nog in dit kwartaal"):
            rules.refuse_day(proposal, DUE, today, CLOSED, is_missed=True)
    else:
        rules.refuse_day(proposal, DUE, today, CLOSED, is_missed=True)


@pytest.mark.parametrize(
    ("one", "other", "overlaps"),
    [
        (DayPart.MORNING, DayPart.AFTERNOON, False),
        (DayPart.MORNING, DayPart.MORNING, True),
        (DayPart.WHOLE, DayPart.AFTERNOON, True),
        (DayPart.MORNING, DayPart.WHOLE, True),
    ],
)
def test_nobody_is_in_two_places_at_a_time(one, other, overlaps):
    day = date(2010, 7, 13)
    appointments = [Appointment(day, other, "Delfzijl"), Appointment(day + timedelta(days=1), one, "Elders")]

    assert one.overlaps(other) is overlaps
    if overlaps:
        with pytest.raises(DomainError, match="al in Delfzijl"):
            rules.refuse_double(Proposal(1, day, one), appointments)
    else:
        rules.refuse_double(Proposal(1, day, one), appointments)


@pytest.mark.parametrize("now", list(VisitStatus))
@pytest.mark.parametrize("then", list(VisitStatus))
def test_only_a_step_that_may_follow_is_taken(now, then):
    if then in MAY_FOLLOW[now]:
        rules.refuse_step(now, then)
    else:
        with pytest.raises(Conflict, match="Er is niets veranderd"):
            rules.refuse_step(now, then)


def test_what_is_over_stays_over():
    assert [status for status in VisitStatus if not MAY_FOLLOW[status]] == [VisitStatus.HELD, VisitStatus.CANCELLED]
    assert all(status.is_over == (not MAY_FOLLOW[status]) for status in VisitStatus)


@pytest.mark.parametrize(("on", "overdue"), [(DUE, False), (DUE + timedelta(days=1), True)])
def test_it_is_overdue_from_the_day_after_the_due_date(on, overdue):
    assert rules.is_overdue(VisitStatus.CONFIRMED, DUE, on) is overdue
    assert not rules.is_overdue(VisitStatus.HELD, DUE, on)
    assert not rules.is_overdue(VisitStatus.CANCELLED, DUE, on)
    assert not rules.is_overdue(VisitStatus.WAITING, DUE, on)  # nothing is asked before the decision


@pytest.mark.parametrize(
    ("held_on", "is_refused"),
    [(TODAY, False), (TODAY + timedelta(days=1), True), (date(2010, 7, 1), False), (date(2010, 6, 30), True)],
)
def test_a_visit_was_held_between_its_creation_and_today(held_on, is_refused):
    if is_refused:
        with pytest.raises(DomainError):
            rules.refuse_held_on(held_on, TODAY, date(2010, 7, 1))
    else:
        rules.refuse_held_on(held_on, TODAY, date(2010, 7, 1))


THURSDAY = date(2010, 7, 8)
WHY = "Het MT vroeg of het eerder kon."


@pytest.mark.parametrize(
    ("held_on", "reason", "sentence"),
    [
        (THURSDAY, "", None),
        (THURSDAY - timedelta(days=1), "", "een andere dag dan gepland: dat was donderdag 8"),
        (THURSDAY + timedelta(days=1), "", "een andere dag dan gepland"),
        (THURSDAY + timedelta(days=1), "zomaar", "schrijf in een zin waarom"),
        (THURSDAY + timedelta(days=1), WHY, None),
        (date(2010, 7, 10), "", "De dag valt in het weekend"),
        (date(2010, 7, 10), WHY, None),
        (date(2010, 7, 12), "", "De dag is Dag van het Werkplein"),
    ],
)
def test_an_agreed_day_is_not_overtaken_unseen(held_on, reason, sentence):
    closed = {date(2010, 7, 12): "Dag van het Werkplein"}
    if sentence is None:
        rules.refuse_unplanned(held_on, THURSDAY, closed, reason)
        return
    with pytest.raises(DomainError, match=sentence) as refused:
        rules.refuse_unplanned(held_on, THURSDAY, closed, reason)
    assert refused.value.field == "reason"


def test_the_tally_leaves_out_what_lapsed_or_waits():
    lapsed = {VisitStatus.CANCELLED: 3, VisitStatus.WAITING: 2}
    tally = Tally({VisitStatus.OPEN: 7, VisitStatus.CONFIRMED: 8, VisitStatus.HELD: 4, **lapsed})

    assert (tally.needed, tally.planned, tally.proposed) == (19, 8, 0)


def test_a_day_that_passed_without_an_answer_is_planned_no_more():
    tally = Tally({VisitStatus.PROPOSED: 5, VisitStatus.CONFIRMED: 8}, unanswered=2)

    assert (tally.needed, tally.proposed, tally.planned) == (13, 3, 11)
