"""Who may join the team of a visitatie, and which day can be."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.support.reviewing import DAY, TODAY, propose, reviewer
from visitatie.models import Visit
from visitatie.planning import actions as planning
from visitatie.planning.models import Absence, MtDays
from visitatie.planning.rules.facts import AbsenceKind, Away
from visitatie.reviews import actions
from visitatie.reviews.models import ReviewerProfile
from visitatie.reviews.rules import Organisation
from visitatie.rules import DayPart, VisitKind, VisitStatus
from werkplein.core.access import Permission
from werkplein.core.errors import Conflict, DomainError
from werkplein.obligations.queries import open_for
from werkplein.people.models import Grant
from werkplein.people.queries import load_actor
from werkplein.people.rules import Role


def asked(session, werkplein, on=TODAY):
    return [each.kind.value for each in open_for(session, [werkplein.id], on).get(werkplein.id, [])]


def test_a_reviewer_of_the_own_region_is_refused(session, anna, begun, gijs):
    with pytest.raises(DomainError, match="werkt zelf in regio Noordrand"):
        actions.join(session, anna.actor, begun, gijs.id, TODAY)

    assert begun.team == []


def test_a_reviewer_with_a_role_there_is_refused(session, anna, begun, emma, leader):
    grant = Grant(account_id=emma.id, role=Role.MT_MEMBER, scope_kind="werkplein", werkplein_id=leader.id)
    grant.starts_on = date(2009, 1, 1)
    session.add(grant)

    with pytest.raises(DomainError, match="heeft hier een rol"):
        actions.join(session, anna.actor, begun, emma.id, TODAY)


def test_who_is_no_reviewer_cannot_join(session, anna, begun, bram):
    with pytest.raises(DomainError, match="uit de lijst"):
        actions.join(session, anna.actor, begun, bram.id, TODAY)


def test_a_reviewer_sees_the_werkplein_from_joining_until_the_report_is_final(
    session, anna, begun, leader, laggard, emma
):
    assert not load_actor(session, emma.id, TODAY).may(Permission.CARD_READ)

    actions.join(session, anna.actor, begun, emma.id, TODAY)
    session.flush()
    now = load_actor(session, emma.id, TODAY)

    assert now.may(Permission.CARD_READ, leader.place)
    assert now.may(Permission.VISITATIE_REVIEW, leader.place)
    assert not now.may(Permission.CARD_READ, laggard.place)
    actions.leave(session, anna.actor, begun, begun.team[0].id, TODAY)
    session.flush()
    assert not load_actor(session, emma.id, TODAY).may(Permission.CARD_READ)


def test_the_team_sees_no_more_when_the_report_is_final(session, final, emma, leader):
    session.flush()

    assert not load_actor(session, emma.id, date(2010, 8, 6)).may(Permission.CARD_READ)
    assert [each.account_id for each in final.team] == [final.visit.supporter_id, final.visit.second_id]


def test_the_last_of_an_organisation_does_not_leave_once_the_mt_knows_the_day(session, anna, proposed):
    with pytest.raises(DomainError, match="Voeg eerst iemand anders toe"):
        actions.leave(session, anna.actor, proposed, proposed.team[0].id, TODAY)

    assert len(proposed.team) == 2


def test_somebody_else_of_the_organisation_takes_over(session, anna, proposed, a_person, laggard, emma):
    other = reviewer(session, a_person, Organisation.UWV, laggard.region_id)

    actions.join(session, anna.actor, proposed, other.id, TODAY)
    actions.leave(session, anna.actor, proposed, proposed.team[0].id, TODAY)

    assert proposed.visit.supporter_id == other.id


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2010, 7, 2), "is geweest"),
        (date(2010, 12, 25), "weekend"),
        (date(2010, 8, 7), "weekend"),
        (date(2011, 7, 6), "meer dan een jaar"),
        (date(2011, 1, 4), "na de uiterste dag"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_nothing_changes(session, anna, manned, day, said):
    with pytest.raises(DomainError, match=said):
        propose(session, anna, manned, day)

    assert manned.visit.status is VisitStatus.OPEN
    assert manned.visit.planned_on is None


def test_a_holiday_is_refused_by_its_name(session, anna, manned, closing_days):
    from werkplein.obligations.models import ClosingDay

    session.add(ClosingDay(day=date(2010, 8, 5), name="Regionale feestdag"))
    with pytest.raises(DomainError, match="Regionale feestdag"):
        propose(session, anna, manned, date(2010, 8, 5))


def test_a_team_that_is_not_complete_gets_no_day(session, anna, begun, emma):
    actions.join(session, anna.actor, begun, emma.id, TODAY)

    with pytest.raises(DomainError, match="Maak eerst het team compleet"):
        propose(session, anna, begun, DAY)


@pytest.mark.parametrize(("day", "is_refused"), [(date(2010, 8, 23), True), (date(2010, 8, 24), False)])
def test_two_visits_in_the_gap_are_refused_also_when_the_other_is_an_audit(
    session, anna, bram, manned, leader, day, is_refused
):
    other = Visit(kind=VisitKind.AUDIT, werkplein=leader, basis="2010-K1", quarter="2010-K2", due_on=date(2010, 7, 31))
    other.created_on, other.status = date(2010, 4, 20), VisitStatus.CONFIRMED
    other.planned_on, other.supporter_id, other.part = date(2010, 7, 13), bram.id, DayPart.MORNING
    session.add(other)

    if is_refused:
        with pytest.raises(DomainError, match="ook een audit"):
            propose(session, anna, manned, day)
    else:
        propose(session, anna, manned, day)
        assert manned.visit.planned_on == day


def test_a_day_on_which_a_reviewer_is_on_leave_is_refused(session, anna, manned, finn):
    planning.add_absence(session, anna.actor, finn.id, Away(DAY, DAY), TODAY)

    with pytest.raises(DomainError, match="Visiteur 2 kan niet op dinsdag 3\xa0augustus"):
        propose(session, anna, manned, DAY)


def test_a_day_on_which_the_werkplein_cannot_is_refused(session, anna, manned, leader):
    planning.block_days(session, anna.actor, leader, Away(DAY, DAY, AbsenceKind.BLOCKED), TODAY)

    with pytest.raises(DomainError, match="Werkplein Lindeveen kan niet op"):
        propose(session, anna, manned, DAY)


def test_a_weekday_on_which_the_mt_cannot_is_refused(session, anna, manned, leader):
    session.add(MtDays(werkplein_id=leader.id, weekdays="03"))

    with pytest.raises(DomainError, match="alleen op maandag en donderdag"):
        propose(session, anna, manned, DAY)


def test_a_reviewer_is_not_at_two_werkpleinen_at_once(session, anna, proposed, middle, emma, finn):
    other = actions.begin(session, anna.actor, middle, TODAY)
    for person in (emma, finn):
        actions.join(session, anna.actor, other, person.id, TODAY)

    with pytest.raises(DomainError, match="Visiteur 1 is dinsdag 3\xa0augustus\xa02010 al in Lindeveen"):
        propose(session, anna, other, DAY)


def test_a_reviewer_who_moved_into_the_region_gets_no_day(session, anna, manned, emma, leader):
    session.get_one(ReviewerProfile, emma.id).region_id = leader.region_id

    with pytest.raises(DomainError, match="werkt zelf in regio"):
        propose(session, anna, manned, DAY)


def test_a_reviewer_gets_no_region_of_a_visitatie_still_to_do(session, anna, manned, emma, leader, laggard):
    with pytest.raises(DomainError, match="doet nog de visitatie van Lindeveen, in deze regio"):
        actions.set_profile(session, anna.actor, emma.id, Organisation.UWV, leader.region_id, TODAY)

    actions.set_profile(session, anna.actor, emma.id, Organisation.UWV, laggard.region_id, TODAY)
    member = next(each for each in manned.team if each.account_id == emma.id)
    actions.leave(session, anna.actor, manned, member.id, TODAY)
    actions.set_profile(session, anna.actor, emma.id, Organisation.UWV, leader.region_id, TODAY)

    assert session.get_one(ReviewerProfile, emma.id).region_id == leader.region_id


def test_who_decided_about_another_day_is_told(session, anna, carla, proposed):
    seen = proposed.visit.mark
    propose(session, anna, proposed, date(2010, 8, 10))

    with pytest.raises(Conflict, match="net gewijzigd"):
        actions.confirm(session, carla.actor, proposed, TODAY, seen)


def test_the_mt_is_asked_for_the_day_and_its_self_evaluation_in_time(session, proposed, leader):
    found = {each.kind.value: each for each in open_for(session, [leader.id], TODAY)[leader.id]}

    assert found["visit_confirmation"].part == "visitatie"
    assert found["visit_confirmation"].address == f"/intern/visitaties/{proposed.id}/"
    assert found["visitatie_self"].due_on == date(2010, 7, 20)  # ten working days before
    assert "visitatie_findings" not in found
    assert "visitatie_findings" in asked(session, leader, DAY)


def test_a_declined_day_asks_no_findings(session, carla, proposed, leader):
    reason = "Wij hebben dan een open dag."
    actions.decline(session, carla.actor, proposed, reason, TODAY, proposed.visit.mark)

    assert "visitatie_findings" not in asked(session, leader, DAY)
    assert proposed.visit.is_open


def test_a_day_that_was_declined_is_not_proposed_again(session, anna, carla, proposed):
    actions.decline(session, carla.actor, proposed, "Wij hebben dan een open dag.", TODAY, proposed.visit.mark)

    with pytest.raises(DomainError, match="Werkplein Lindeveen kan niet op dinsdag 3\xa0augustus"):
        propose(session, anna, proposed, DAY)

    propose(session, anna, proposed, date(2010, 8, 4))
    assert proposed.visit.planned_on == date(2010, 8, 4)


def test_a_visit_that_was_missed_is_planned_again(session, anna, carla, proposed):
    actions.confirm(session, carla.actor, proposed, TODAY, proposed.visit.mark)
    actions.miss(session, anna.actor, proposed, "Het MT was ziek.", DAY, proposed.visit.mark)

    assert proposed.visit.is_missed
    assert proposed.visit.can_be_planned


ABSENT = date(2010, 8, 2)


def leave_of(session, by, person, until):
    return planning.add_absence(session, by.actor, person.id, Away(ABSENT, until), TODAY)


def change(browse, by, person):
    shown = browse(f"/intern/visitaties/visiteurs/{person.id}/", by=by)
    return browse(shown.one("main a[href*='/afwezig/']")["href"], by=by)


@pytest.mark.both
def test_leave_that_is_withdrawn_frees_its_days(browse, session, anna, manned, finn):
    leave_of(session, anna, finn, DAY)

    page = change(browse, anna, finn).submit("Trek deze dagen in")

    assert "Ingetrokken. Deze dagen zijn weer vrij." in page.text
    assert "Er staan geen dagen." in page.text
    propose(session, anna, manned, DAY)
    assert manned.visit.planned_on == DAY


@pytest.mark.both
@pytest.mark.parametrize(("last", "is_free"), [(ABSENT, True), (DAY, False)])
def test_leave_that_is_shortened_frees_only_the_days_after_it(browse, session, anna, manned, finn, last, is_free):
    leave_of(session, anna, finn, date(2010, 8, 6))
    page = change(browse, anna, finn)

    told = page.submit("Kort de dagen in", ends_on=f"{last.day}-{last.month}-{last.year}")

    assert "De dagen zijn ingekort." in told.text
    rows = session.scalars(select(Absence).order_by(Absence.id)).all()
    assert [(row.ends_on, row.withdrawn_on) for row in rows] == [(date(2010, 8, 6), TODAY), (last, None)]
    if is_free:
        propose(session, anna, manned, DAY)
        return
    with pytest.raises(DomainError, match="kan niet op dinsdag 3"):
        propose(session, anna, manned, DAY)


@pytest.mark.parametrize(
    ("last", "sentence"),
    [
        ("1-8-2010", "Kies een dag vanaf 2 augustus 2010, of trek alle dagen in."),
        ("6-8-2010", "Kies een dag voor 6 augustus 2010."),
        ("", "Vul de laatste dag in."),
    ],
)
def test_leave_is_shortened_to_a_day_of_it(browse, session, anna, finn, last, sentence):
    leave_of(session, anna, finn, date(2010, 8, 6))
    page = change(browse, anna, finn)

    refused = page.submit("Kort de dagen in", ends_on=last)

    assert refused.status == 422
    assert sentence in refused.text.replace("\xa0", " ")
    assert [row.withdrawn_on for row in session.scalars(select(Absence))] == [None]


def test_leave_that_somebody_else_changed_is_not_changed_twice(browse, session, anna, finn):
    row = leave_of(session, anna, finn, date(2010, 8, 6))
    session.flush()
    page = browse(f"/intern/visitaties/visiteurs/{finn.id}/afwezig/{row.id}/", by=anna)
    planning.withdraw_absence(session, anna.actor, row.id, TODAY)

    assert page.submit("Kort de dagen in", ends_on="3-8-2010").status == 409
    assert page.submit("Trek deze dagen in").status == 409


def test_leave_is_only_changed_from_the_page_of_its_reviewer(browse, session, anna, emma, finn, bram, carla):
    row = leave_of(session, anna, finn, date(2010, 8, 6))
    other = leave_of(session, anna, bram, date(2010, 8, 6))
    session.flush()

    browse(f"/intern/visitaties/visiteurs/{emma.id}/afwezig/{row.id}/", by=anna, status=404)
    browse(f"/intern/visitaties/visiteurs/{bram.id}/afwezig/{other.id}/", by=anna, status=404)
    browse(f"/intern/visitaties/visiteurs/{finn.id}/afwezig/{row.id}/", by=carla, status=403)
