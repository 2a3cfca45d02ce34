"""A day that is set by hand is held against the constraints of a plan."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from visitatie import actions as visits
from visitatie.models import Visit
from visitatie.planning import actions
from visitatie.planning.models import HomeBase
from visitatie.planning.rules.facts import AbsenceKind, Away, Base
from visitatie.rules import DayPart, Proposal, VisitKind, VisitStatus
from werkplein.core.audit import AuditEntry
from werkplein.core.errors import DomainError
from werkplein.core.labels import date_long

TODAY = date(2010, 7, 5)
# A Tuesday, and past the time that an invitation takes.
DAY = date(2010, 8, 31)
WHY = "Het MT vraagt zelf om deze dag."


def propose(session, bram, audit, day=DAY, part=DayPart.MORNING, **more):
    visits.propose(session, bram.actor, audit, Proposal(bram.id, day, part, **more), TODAY)


def away(session, bram, kind=AbsenceKind.LEAVE, part=DayPart.WHOLE, day=DAY):
    actions.add_absence(session, bram.actor, bram.id, Away(day, day, kind, part), TODAY)


def works(session, bram, audit, weekdays=range(5), office=None):
    seat = audit.werkplein.seat_id
    actions.set_base(session, bram.actor, bram.id, Base(seat, frozenset(weekdays), office), 1, TODAY)


def other(session, audit, day, kind=VisitKind.VISITATIE, status=VisitStatus.CONFIRMED):
    row = Visit(
        kind=kind,
        werkplein_id=audit.werkplein_id,
        basis="elders",
        quarter="2010-K3",
        due_on=day,
        created_on=TODAY,
        status=status,
        reason="",
        discussed_with="",
        is_kept=False,
        supporter_id=session.query(HomeBase.account_id).order_by(HomeBase.account_id.desc()).limit(1).scalar(),
        planned_on=day,
        held_on=day if status is VisitStatus.HELD else None,
        part=DayPart.WHOLE,
    )
    session.add(row)
    session.flush()


def on_leave(session, bram, audit, day=DAY):
    away(session, bram, day=day)


def in_a_meeting(session, bram, audit):
    away(session, bram, AbsenceKind.APPOINTMENT, DayPart.MORNING)


def not_on_tuesdays(session, bram, audit, day=DAY):
    works(session, bram, audit, (0, 2, 3, 4))


def at_the_office(session, bram, audit, day=DAY):
    works(session, bram, audit, office=day.weekday())


def mt_on_mondays(session, bram, audit, day=DAY):
    actions.set_mt_days(session, bram.actor, audit.werkplein, [0])


def mt_moves(session, bram, audit, day=DAY):
    actions.block_days(session, bram.actor, audit.werkplein, Away(day, day, AbsenceKind.BLOCKED), TODAY)


def visitatie_soon_after(session, bram, audit):
    other(session, audit, date(2010, 10, 11))


def visitatie_before(session, bram, audit):
    other(session, audit, date(2010, 7, 21), status=VisitStatus.PROPOSED)


def visit_held_before(session, bram, audit):
    other(session, audit, date(2010, 7, 21), status=VisitStatus.HELD)


@pytest.mark.parametrize(
    ("given", "because"),
    [
        (on_leave, "de bezoekers vrij hebben"),
        (in_a_meeting, "de bezoekers een andere afspraak hebben"),
    ],
)
def test_who_is_away_is_not_sent_whatever_the_reason(session, audits, bram, given, because):
    given(session, bram, audits[0])

    for more in ({}, {"despite": True, "reason": WHY}):
        with pytest.raises(DomainError, match=f"Deze dag kan niet, omdat {because}") as refused:
            propose(session, bram, audits[0], **more)
        assert refused.value.field == "day"


@pytest.mark.parametrize(
    ("given", "because"),
    [
        (not_on_tuesdays, "de bezoekers die weekdag niet werken"),
        (at_the_office, "de bezoekers hun vaste kantoordag hebben"),
        (mt_on_mondays, "het MT op die weekdag niet kan"),
        (mt_moves, "het MT dan niet kan"),
        (visitatie_soon_after, "er te kort ervoor of erna een ander bezoek aan dit Werkplein is"),
        (visitatie_before, "er te kort ervoor of erna een ander bezoek aan dit Werkplein is"),
        (visit_held_before, "het vorige bezoek te kort geleden is"),
    ],
)
def test_a_day_that_no_plan_would_give_needs_a_reason(session, audits, bram, given, because):
    given(session, bram, audits[0])

    with pytest.raises(DomainError, match=f"Deze dag past niet goed, omdat {because}") as refused:
        propose(session, bram, audits[0])
    assert [part.field for part in refused.value.parts] == ["day", "despite"]
    with pytest.raises(DomainError, match="Schrijf in een zin waarom het toch op deze dag moet"):
        propose(session, bram, audits[0], despite=True)

    propose(session, bram, audits[0], despite=True, reason=WHY)

    assert (audits[0].planned_on, audits[0].reason) == (DAY, WHY)
    entry = session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert entry.facts["despite"]


# A Tuesday in the quarter after that of the audit.
LATE = date(2010, 10, 12)
DAY_OF = dict(zip(["monday", "tuesday", "wednesday", "thursday", "friday"], range(5), strict=True))


def elsewhere(session, bram, audits, *days, part=DayPart.WHOLE):
    """Give the supporter visits of later quarters at another Werkplein on days of the week of the late day."""
    for count, day in enumerate(days):
        other(session, audits[2], LATE + timedelta(days=DAY_OF[day] - LATE.weekday()))
        row = session.scalars(select(Visit).order_by(Visit.id.desc())).first()
        row.basis, row.quarter, row.part, row.supporter_id = f"later {count}", f"2011-K{count + 1}", part, bram.id
    session.flush()


@pytest.mark.parametrize(
    ("days", "part", "weekdays", "because"),
    [
        (["wednesday", "thursday"], DayPart.WHOLE, range(5), None),  # the third of the week
        (["monday", "wednesday", "thursday"], DayPart.WHOLE, range(5), "de week van de bezoekers vol is"),
        (["wednesday"], DayPart.WHOLE, (1, 2, 3), None),  # Thursday stays for the office
        (["wednesday", "thursday"], DayPart.WHOLE, (1, 2, 3), "er geen kantoordag overblijft"),
        (["tuesday"], DayPart.AFTERNOON, range(5), "het te ver is van het andere bezoek van die dag"),
    ],
)
def test_the_week_of_a_day_after_the_quarter_is_that_of_the_next_one(
    session, audits, bram, days, part, weekdays, because
):
    works(session, bram, audits[0], weekdays)
    elsewhere(session, bram, audits, *days, part=part)
    late = {"accepts_late": True, "reason": WHY}

    if because:
        with pytest.raises(DomainError, match=f"Deze dag past niet goed, omdat {because}"):
            propose(session, bram, audits[0], LATE, **late)
    propose(session, bram, audits[0], LATE, despite=because is not None, **late)

    assert audits[0].planned_on == LATE


@pytest.mark.parametrize(
    ("given", "because"),
    [
        (on_leave, "Deze dag kan niet, omdat de bezoekers vrij hebben"),
        (not_on_tuesdays, "omdat de bezoekers die weekdag niet werken"),
        (at_the_office, "omdat de bezoekers hun vaste kantoordag hebben"),
        (mt_on_mondays, "omdat het MT op die weekdag niet kan"),
        (mt_moves, "omdat het MT dan niet kan"),
    ],
)
def test_leave_office_and_windows_hold_after_the_quarter_too(session, audits, bram, given, because):
    given(session, bram, audits[0], LATE)

    with pytest.raises(DomainError, match=because):
        propose(session, bram, audits[0], LATE, accepts_late=True, reason=WHY)


def test_a_refusal_after_the_quarter_names_a_day_of_that_quarter_when_none_is_left(session, audits, bram):
    audits[0].quarter, audits[0].due_on = "2010-K2", date(2010, 6, 30)
    actions.set_mt_days(session, bram.actor, audits[0].werkplein, [3])

    with pytest.raises(DomainError) as refused:
        propose(session, bram, audits[0], accepts_late=True, reason=WHY)

    assert f"Op {date_long(date(2010, 7, 29))} kan het wel." in refused.value.sentence


@pytest.mark.parametrize(
    ("day", "status", "is_near"),
    [
        (date(2010, 7, 20), VisitStatus.CONFIRMED, False),  # six weeks before
        (date(2010, 7, 21), VisitStatus.CONFIRMED, True),
        (date(2010, 10, 11), VisitStatus.CONFIRMED, True),
        (date(2010, 10, 12), VisitStatus.CONFIRMED, False),  # six weeks after
        (date(2010, 10, 11), VisitStatus.CANCELLED, False),
        (date(2010, 7, 20), VisitStatus.HELD, False),
        (date(2010, 7, 21), VisitStatus.HELD, True),
    ],
)
def test_six_weeks_lie_between_visits_of_any_kind(session, audits, bram, day, status, is_near):
    other(session, audits[0], day, status=status)

    if is_near:
        with pytest.raises(DomainError, match="Deze dag past niet goed"):
            propose(session, bram, audits[0])
    else:
        propose(session, bram, audits[0])
        assert audits[0].planned_on == DAY


def test_a_refusal_names_the_first_day_that_fits(session, audits, bram):
    actions.set_mt_days(session, bram.actor, audits[0].werkplein, [3])

    with pytest.raises(DomainError, match="Op donderdag 29") as refused:
        propose(session, bram, audits[0])

    propose(session, bram, audits[0], date(2010, 7, 29))
    assert "kan het wel" in refused.value.sentence


def test_nothing_fits_and_no_day_is_named(session, audits, bram):
    closed = Away(TODAY, date(2010, 9, 30), AbsenceKind.BLOCKED)
    actions.block_days(session, bram.actor, audits[0].werkplein, closed, TODAY)

    with pytest.raises(DomainError) as refused:
        propose(session, bram, audits[0])

    assert "kan het wel" not in refused.value.sentence
