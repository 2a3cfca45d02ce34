"""Who is told what and when: never twice, in order, on from where it stopped, and nothing that was settled."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from tests.support.races import meanwhile
from tests.werkplein.reminders.conftest import (
    BASE,
    DUE,
    EARLY,
    LATE,
    LATE_DCO,
    LATE_SECRETARIAT,
    OPENING,
    SOON,
    mails,
    subjects,
)
from werkplein.core.audit import AuditEntry
from werkplein.core.database import unit_of_work
from werkplein.core.outbox import Mail
from werkplein.obligations.actions import expect_anew, settle
from werkplein.obligations.rules import Expected, ObligationKind, ObligationState
from werkplein.people.actions import choose_rhythm
from werkplein.people.models import Account
from werkplein.people.rules import MailRhythm, Role
from werkplein.register.models import WerkpleinVersion
from werkplein.reminders import actions
from werkplein.reminders.models import Reminder, TakenStep
from werkplein.reminders.rules import ReminderState, Step

CHECKLIST = ObligationKind.CHECKLIST
DAY = timedelta(days=1)
pytestmark = pytest.mark.both


def settle_it(session, werkplein, on, state=ObligationState.DELIVERED):
    assert settle(session, werkplein.id, CHECKLIST, "2010-K2", "", on, state)


def steps(session):
    rows = session.execute(select(TakenStep.step, TakenStep.taken_on, TakenStep.is_passed).order_by(TakenStep.id))
    return [tuple(row) for row in rows]


def states(session):
    return list(session.scalars(select(Reminder.state).order_by(Reminder.id)))


def test_a_checklist_is_told_in_six_steps_to_mt_dco_and_secretariat(
    session, ask, remind, leader, carla, anna, a_person
):
    dco = a_person(Role.DCO, leader.region)
    ask(leader)

    day = OPENING - 3 * DAY
    while day < LATE_SECRETARIAT + 30 * DAY:
        remind(day)
        day += DAY

    name = dco.email.split("@")[0]
    assert subjects(session) == [
        ("carla", "Gevraagd: Vragenlijst 2e kwartaal 2010, uiterlijk woensdag 14 juli"),
        ("carla", "Nog 14 werkdagen: Vragenlijst 2e kwartaal 2010, uiterlijk woensdag 14 juli"),
        ("carla", "Nog 3 werkdagen: Vragenlijst 2e kwartaal 2010, uiterlijk woensdag 14 juli"),
        ("carla", "Te laat: Vragenlijst 2e kwartaal 2010, moest uiterlijk woensdag 14 juli"),
        (name, "Te laat bij Lindeveen: Vragenlijst 2e kwartaal 2010, moest uiterlijk woensdag 14 juli"),
        ("anna", "Te laat bij Lindeveen: Vragenlijst 2e kwartaal 2010, moest uiterlijk woensdag 14 juli"),
    ]
    days = [OPENING, EARLY, SOON, LATE, LATE_DCO, LATE_SECRETARIAT]
    assert steps(session) == list(zip(list(Step)[:6], days, [False] * 6, strict=True))


def test_a_mail_says_where_to_go_and_why_one_gets_it(session, ask, remind, leader, carla):
    ask(leader)

    remind(SOON)

    (mail,) = mails(session)
    assert "Van Werkplein Lindeveen wordt gevraagd: Vragenlijst 2e kwartaal 2010." in mail.text
    assert f"Ga naar de pagina:\n{BASE}/intern/werkpleinen/leader/vragenlijst/2010-K2/" in mail.text
    assert mail.text.rstrip().endswith(
        "U krijgt deze e-mail omdat u in het MT zit van Werkplein Lindeveen. "
        f"Minder e-mail? Kies zelf hoe vaak: {BASE}/intern/account/#e-mail"
    )
    assert mail.html
    assert "U krijgt deze e-mail omdat u in het MT zit van Werkplein Lindeveen." in mail.html
    assert mail.to_account_id == carla.id


def test_a_second_run_does_nothing(session, ask, remind, leader, carla):
    ask(leader)

    assert remind(SOON) == actions.Done(1, 1)
    assert remind(SOON) == remind(SOON + DAY) == actions.Done()

    assert len(mails(session)) == 1


def test_after_a_stop_one_mail_catches_up_and_what_was_missed_has_passed(session, ask, remind, leader, carla):
    ask(leader)
    remind(OPENING)

    remind(SOON + 3 * DAY)

    assert [subject for _, subject in subjects(session)][1:] == [
        "Nog 2 werkdagen: Vragenlijst 2e kwartaal 2010, uiterlijk woensdag 14 juli"
    ]
    assert steps(session)[1:] == [(Step.EARLY, SOON + 3 * DAY, True), (Step.SOON, SOON + 3 * DAY, False)]


def test_after_a_long_stop_the_mt_hears_it_before_the_dco_does(session, ask, remind, leader, carla, a_person):
    dco = a_person(Role.DCO, leader.region)
    ask(leader)
    back = date(2010, 8, 20)

    for ahead in range(14):
        remind(back + ahead * DAY)

    told = [(name, step[1]) for (name, _), step in zip(subjects(session), steps(session)[3:], strict=False)]
    assert told[:2] == [("carla", back), (dco.email.split("@")[0], date(2010, 8, 26))]


@pytest.mark.parametrize("on", [date(2010, 7, 10), date(2010, 7, 11)])
def test_nothing_is_sent_on_a_day_on_which_nobody_works(session, ask, remind, leader, carla, on):
    ask(leader)

    assert remind(on) == actions.Done()
    assert remind(date(2010, 7, 12)).mails == 1


@pytest.mark.parametrize("state", [each for each in ObligationState if each is not ObligationState.OPEN])
def test_what_was_settled_is_not_told_any_more(session, ask, remind, leader, carla, state):
    ask(leader)
    remind(OPENING)
    settle_it(session, leader, EARLY, state)

    for on in (EARLY, SOON, LATE, LATE_DCO, LATE_SECRETARIAT):
        assert remind(on) == actions.Done()


def test_what_waits_for_a_weekly_mail_is_dropped_once_it_is_settled(session, ask, remind, leader, middle, carla):
    choose_rhythm(session, carla.actor, carla.id, MailRhythm.WEEKLY)
    ask(leader)
    remind(EARLY)  # a Thursday
    assert states(session) == [ReminderState.WAITING]
    settle_it(session, leader, EARLY)

    remind(EARLY + 4 * DAY)

    assert states(session) == [ReminderState.DROPPED]
    assert mails(session) == []


def test_weekly_mail_leaves_on_monday_with_what_is_true_then(session, ask, remind, leader, carla):
    choose_rhythm(session, carla.actor, carla.id, MailRhythm.WEEKLY)
    ask(leader)
    remind(EARLY)

    assert remind(EARLY + 3 * DAY).mails == 0
    assert remind(EARLY + 4 * DAY).mails == 1

    assert subjects(session)[0][1].startswith("Nog 12 werkdagen: ")


def test_who_wants_no_mail_finds_it_on_the_page_but_hears_of_what_is_late(session, ask, remind, leader, carla):
    choose_rhythm(session, carla.actor, carla.id, MailRhythm.ON_PAGE)
    ask(leader)

    for on in (OPENING, EARLY, SOON, LATE):
        remind(on)

    assert states(session) == [ReminderState.ON_PAGE] * 3 + [ReminderState.MAILED]
    assert [subject[:8] for _, subject in subjects(session)] == ["Te laat:"]
    assert "Over wat te laat is, krijgt u altijd bericht." in mails(session)[0].text


def test_another_due_date_begins_anew(session, ask, remind, leader, carla):
    ask(leader, ObligationKind.VISIT_CONFIRMATION, "2010-K3", "visit:confirm", date(2010, 7, 5), date(2010, 7, 8))
    remind(date(2010, 7, 7))
    anew = (date(2010, 7, 12), date(2010, 7, 16), "/intern/bezoeken/1/", "visit:confirm")
    expect_anew(session, Expected(leader.id, ObligationKind.VISIT_CONFIRMATION, "2010-K3", *anew))

    assert remind(date(2010, 7, 14)).mails == 0
    assert remind(date(2010, 7, 15)).mails == 1
    assert remind(date(2010, 7, 15)).mails == 0


def test_what_is_opened_again_is_asked_for_with_its_new_day(session, ask, remind, leader, carla):
    asked = ask(leader)
    remind(OPENING)
    settle_it(session, leader, EARLY)
    again, due = date(2010, 7, 20), date(2010, 8, 3)
    expect_anew(session, Expected(leader.id, CHECKLIST, "2010-K2", again, due, asked.address, asked.audience))
    session.expire_all()

    for day in (again - DAY, again, again + DAY, due):
        remind(day)

    assert [subject for _, subject in subjects(session)[1:]] == [
        "Gevraagd: Vragenlijst 2e kwartaal 2010, uiterlijk dinsdag 3 augustus",
        "Herinnering: Vragenlijst 2e kwartaal 2010, uiterlijk dinsdag 3 augustus",
    ]


def test_a_closed_werkplein_is_not_reminded(session, ask, remind, leader, carla):
    ask(leader)
    facts = session.scalars(select(WerkpleinVersion).filter_by(werkplein_id=leader.id)).one().facts
    closing = {**facts.__dict__, "is_closed": True}
    session.add(WerkpleinVersion(werkplein_id=leader.id, holds_on=SOON, recorded_on=SOON, **closing))
    leader.changes_on = SOON
    session.flush()

    assert remind(SOON - DAY).mails == 1  # the step that was open until then
    assert remind(SOON) == actions.Done()


def test_the_four_big_cities_are_reminded_like_everyone(session, ask, remind, g4, a_person):
    a_person(Role.MT_MEMBER, g4)
    ask(g4)

    assert remind(SOON).mails == 1


def test_a_region_without_dco_goes_on_to_the_secretariat(session, ask, remind, leader, carla, anna):
    ask(leader)
    for on in (LATE, LATE_DCO, LATE_SECRETARIAT):
        remind(on)

    assert [name for name, _ in subjects(session)] == ["carla", "anna"]
    assert [step for step, _, is_passed in steps(session) if not is_passed] == [
        Step.LATE, Step.LATE_DCO, Step.LATE_SECRETARIAT,
    ]  # fmt: skip


def test_only_the_own_dco_is_told(session, ask, remind, leader, laggard, carla, a_person):
    a_person(Role.DCO, laggard.region)
    ask(leader)
    remind(LATE)
    remind(LATE_DCO)

    assert [name for name, _ in subjects(session)] == ["carla"]


def test_a_stopped_account_and_an_ended_role_get_nothing(session, ask, remind, leader, carla, a_person):
    other = a_person(Role.MT_MEMBER, leader)
    session.get_one(Account, carla.id).is_active = False
    session.get_one(Account, other.id).grants[0].ends_on = SOON
    session.flush()
    ask(leader)

    remind(SOON)

    assert mails(session) == []


def test_who_follows_many_gets_one_mail_that_lists_them(session, ask, remind, leader, middle, carla, anna, a_person):
    dco = a_person(Role.DCO, leader.region)
    for werkplein in (leader, middle):
        ask(werkplein)
    remind(LATE)
    session.execute(select(Mail))
    remind(LATE_DCO)

    mail = mails(session)[-1]
    assert mail.to_account_id == dco.id
    assert mail.subject == "Te laat bij 2 Werkpleinen: Vragenlijst 2e kwartaal 2010, moest uiterlijk woensdag 14 juli"
    assert "- Werkplein Lindeveen\n  https" in mail.text
    assert "- Werkplein Middelerf\n  https" in mail.text
    assert "omdat u DCO bent van deze regio" in mail.text
    assert f"{BASE}/intern/werkpleinen/leader/\n" in mail.text  # the card, where a DCO may look
    assert f"Bekijk alles wat wordt gevraagd:\n{BASE}/intern/" in mail.text


def test_an_mt_of_one_werkplein_gets_one_mail_for_two_things_of_one_day(session, ask, remind, leader, carla):
    ask(leader)
    ask(leader, ObligationKind.EVIDENCE_RENEWAL, "a1", "answer:record", OPENING, date(2010, 8, 2))

    remind(SOON)

    (mail,) = mails(session)
    assert mail.subject == "2 zaken gevraagd, de eerste uiterlijk woensdag 14 juli"
    assert mail.text.index("Vragenlijst 2e kwartaal 2010") < mail.text.index("Bewijs vernieuwen")


def test_late_and_in_time_stand_together_late_first(session, ask, remind, leader, carla):
    ask(leader, ObligationKind.EVIDENCE_RETURNED, "a1", "answer:record", OPENING, SOON - DAY)
    ask(leader)

    remind(SOON)

    (mail,) = mails(session)
    assert mail.subject == "1 zaak te laat, 1 zaak gevraagd, de eerste uiterlijk woensdag 14 juli"
    assert mail.text.index("Bewijs aanvullen") < mail.text.index("Vragenlijst")


@pytest.mark.parametrize(("rhythm", "count"), [(MailRhythm.DAILY, 1), (MailRhythm.AT_ONCE, 2), (MailRhythm.ON_PAGE, 0)])
def test_what_comes_later_on_a_day_waits_for_who_wants_one_mail_a_day(
    session, ask, remind, leader, carla, rhythm, count
):
    choose_rhythm(session, carla.actor, carla.id, rhythm)
    ask(leader)
    remind(SOON)
    ask(leader, ObligationKind.EVIDENCE_RETURNED, "a1", "answer:record", SOON, DUE + 20 * DAY)

    remind(SOON)

    assert len(mails(session)) == count
    remind(SOON + 3 * DAY)
    assert len(mails(session)) == min(2, count * 2)


def test_each_step_leaves_an_entry_without_a_name(session, ask, remind, leader, carla):
    ask(leader)

    remind(SOON)
    session.flush()

    entry = session.scalars(select(AuditEntry).filter_by(event="reminder:sent")).one()
    assert entry.werkplein_id == leader.id
    assert entry.facts == {"kind": "checklist", "period": "2010-K2", "step": "soon", "readers": 1}


def test_the_database_refuses_to_tell_twice(session, ask, remind, leader, carla):
    what = ask(leader)
    remind(SOON)
    step = session.scalars(select(TakenStep).filter_by(step=Step.SOON)).one()
    again = [
        TakenStep(obligation_id=what.id, due_on=DUE, step=Step.SOON, taken_on=LATE),
        Reminder(step_id=step.id, account_id=carla.id, role=Role.MT_MEMBER, state=ReminderState.WAITING),
    ]
    session.commit()

    for row in again:
        session.add(row)
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def test_two_schedulers_at_once_write_one_mail(app, session, ask, leader, carla):
    ask(leader)
    session.commit()

    with meanwhile(app, lambda own: actions.remind(own, BASE, SOON)) as refused, unit_of_work() as own:
        second = actions.remind(own, BASE, SOON)

    assert not refused
    assert second == actions.Done()
    session.expire_all()
    assert len(mails(session)) == 1


def test_who_hands_in_meanwhile_is_not_reminded(app, session, ask, leader, carla):
    ask(leader)
    session.commit()

    def hand_in(own):
        settle(own, leader_id, CHECKLIST, "2010-K2", "", SOON)

    leader_id = leader.id
    session.commit()
    with meanwhile(app, hand_in), unit_of_work() as own:
        assert actions.remind(own, BASE, SOON) == actions.Done()

    session.expire_all()
    assert mails(session) == []


def test_a_run_that_is_killed_leaves_nothing_and_the_next_does_it_all(app, session, ask, leader, carla):
    ask(leader)
    session.commit()

    def be_killed():
        with app.app_context(), unit_of_work() as own:
            actions.remind(own, BASE, SOON)
            own.flush()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        be_killed()
    assert session.scalar(select(func.count()).select_from(TakenStep)) == 0
    assert mails(session) == []
    session.commit()

    with app.app_context(), unit_of_work() as own:
        assert actions.remind(own, BASE, SOON) == actions.Done(1, 1)
