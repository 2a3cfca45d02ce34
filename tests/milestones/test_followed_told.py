"""What is told and asked of a finding after which something else was found (design 4.11, domain D.5)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from milestones import actions, jobs
from milestones.rules import Found, Source, Verdict
from milestones.rules.hearing import ALONE, FOLLOWED, SERIOUS
from tests.milestones.answer_files import HEADER, bring_in
from tests.milestones.building import CODES
from tests.milestones.proving import accept, add
from tests.support.browse import counted
from werkplein.core.database import db
from werkplein.obligations.actions import fill_closing_days
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

DAY = timedelta(days=1)
TODAY = date(2010, 7, 5)
MET, NOT_MET = Verdict.MET, Verdict.NOT_MET
FINDINGS = "/intern/werkpleinen/leader/bevindingen/"
TEXT = "Het logo hangt er wel, zie de foto van de zijgevel."
WHY = "De foto is bekeken, en het logo staat erop."
MAY_COUNT = "kan deze bevinding nog meetellen"
ASKED = "Reageren op bevindingen"
OPEN, GONE = ObligationState.OPEN, ObligationState.WITHDRAWN


@pytest.fixture(autouse=True)
def _closing_days(session):
    fill_closing_days(session, [2010])


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


@pytest.fixture
def visit(session, bram, leader):
    def visit(verdict, day, reference):
        found = [Found("a1", verdict, "Gezien.")]
        return actions.record_findings(session, bram.actor, leader, found, Source.AUDIT, day, day, reference)[0]

    return visit


@pytest.fixture
def check(session, anna, leader):
    def check(verdict, of, today=TODAY):
        return actions.record_desk(session, anna.actor, leader, [Found("a1", verdict, "Logo.")], of, today)[0]

    return check


def plain(page):
    return " ".join(page.text.replace("\xa0", " ").split())


def asked(session):
    question = select(Obligation.state).where(Obligation.kind == ObligationKind.REPLY, Obligation.part.like("desk-%"))
    return session.scalars(question.order_by(Obligation.id)).all()


def test_once_every_quarter_of_it_is_fixed_it_is_not_said_to_count_yet(browse, session, bram, carla, leader, visit):
    own, later = visit(NOT_MET, date(2010, 6, 1), "1"), visit(MET, TODAY, "2")
    actions.agree(session, carla.actor, leader, [later.id], TODAY)
    session.commit()
    assert MAY_COUNT in plain(browse(f"{FINDINGS}{own.id}/", by=carla))

    for quarter in (Quarter(2010, 1), Quarter(2010, 2)):
        actions.fix_quarter(session, bram.actor, quarter, TODAY)
    session.commit()

    assert MAY_COUNT not in plain(browse(f"{FINDINGS}{own.id}/", by=carla))


def test_what_a_visit_saw_overtakes_a_check_once_its_time_to_reply_is_over(browse, session, carla, visit, check):
    visit(MET, date(2010, 6, 18), "1")
    own = check(NOT_MET, date(2010, 6, 10), date(2010, 6, 24))
    assert asked(session) == [OPEN]

    jobs.close_replies(session, date(2010, 7, 2))
    assert asked(session) == [OPEN]
    jobs.close_replies(session, date(2010, 7, 3))
    session.commit()

    assert asked(session) == [GONE]
    assert ASKED not in plain(browse("/intern/werkpleinen/leader/", by=carla))
    assert "Hier is werk te doen" not in plain(browse(FINDINGS, by=carla))
    assert MAY_COUNT not in plain(browse(f"{FINDINGS}{own.id}/", by=carla))


def test_what_was_overtaken_is_no_work_again_when_something_is_found_in_the_next_quarter(session, check):
    check(NOT_MET, date(2010, 6, 20))
    check(MET, date(2010, 6, 28))
    check(MET, date(2010, 7, 1))

    assert asked(session) == [GONE]


def test_what_was_withdrawn_is_not_said_to_count_yet(browse, session, carla, leader, second, check):
    own = check(NOT_MET, date(2010, 6, 20))
    actions.dispute(session, carla.actor, leader, own.id, TEXT, TODAY)
    actions.decide(session, second.actor, leader, own.id, True, WHY, TODAY)
    check(MET, TODAY)
    session.commit()

    assert MAY_COUNT not in plain(browse(f"{FINDINGS}{own.id}/", by=carla))


@pytest.mark.parametrize(("is_followed", "meaning", "other"), [(True, FOLLOWED, ALONE), (False, ALONE, FOLLOWED)])
def test_mt_and_decider_read_what_a_dispute_does(browse, session, carla, second, check, is_followed, meaning, other):
    own = check(NOT_MET, date(2010, 6, 28))
    if is_followed:
        check(MET, TODAY)
    session.commit()

    done = plain(browse(f"{FINDINGS}{own.id}/", by=carla).submit("Maak bezwaar", text=TEXT))
    read = plain(browse(f"{FINDINGS}{own.id}/", by=second))

    assert f"Uw bezwaar is vastgelegd. {meaning.until_decided}" in done
    for told, untold in zip((meaning.if_upheld, meaning.if_granted), (other.if_upheld, other.if_granted), strict=True):
        assert told in read
        assert untold not in read


def test_a_visit_that_counts_again_takes_back_what_was_asked_about_a_check(
    session, carla, leader, second, visit, check
):
    check(NOT_MET, date(2010, 7, 1))
    seen = visit(NOT_MET, TODAY, "1")
    actions.dispute(session, carla.actor, leader, seen.id, TEXT, TODAY)
    assert asked(session) == [OPEN]

    actions.decide(session, second.actor, leader, seen.id, False, WHY, TODAY)

    assert OPEN not in asked(session)


def test_a_file_asks_a_reply_as_the_form_does_and_takes_it_back_when_it_corrects(browse, session, anna, carla):
    bring_in(browse, anna, HEADER + "leader;;a1;Niet voldaan;Controle secretariaat;30-6-2010;Logo niet gezien\n")
    session.rollback()
    assert asked(session) == [OPEN]
    assert ASKED in plain(browse("/intern/werkpleinen/leader/", by=carla))

    bring_in(browse, anna, HEADER + "leader;;a1;Voldaan;Controle secretariaat;30-6-2010\n")
    session.rollback()

    assert asked(session) == [GONE]
    assert ASKED not in plain(browse("/intern/werkpleinen/leader/", by=carla))


def test_a_satellite_reads_of_its_main_location_what_the_main_location_reads(
    browse, session, anna, carla, leader, middle, second, a_person
):
    facts = replace(versions(session, [middle.id])[middle.id][-1].facts, main_id=leader.id)
    add_version(session, anna.actor, middle.id, facts, date(2010, 1, 1), TODAY)
    lost = [Found("c1", NOT_MET, "Niet getekend.", is_critical=True)]
    row = actions.record_desk(session, anna.actor, leader, lost, date(2010, 7, 1), date(2010, 7, 2))[0]
    actions.dispute(session, carla.actor, leader, row.id, TEXT, date(2010, 7, 2))
    actions.decide(session, second.actor, leader, row.id, False, WHY, date(2010, 7, 2))
    session.commit()
    mt = a_person(Role.MT_MEMBER, middle)
    places = ((f"{FINDINGS}{row.id}/", carla), (f"/intern/werkpleinen/middle/bevindingen/hoofdlocatie/{row.id}/", mt))
    assert all(SERIOUS in plain(browse(address, by=who)) for address, who in places)

    actions.record_desk(session, anna.actor, leader, [Found("c1", MET, "")], date(2010, 7, 2), TODAY)
    session.commit()

    assert not any(SERIOUS in plain(browse(address, by=who)) for address, who in places)


def test_agreeing_with_twelve_findings_takes_no_more_statements_than_with_seven(app, session, bram, carla, leader):
    def statements(day, count):
        found = [Found(code, MET) for code in CODES[:count]]
        rows = actions.record_findings(session, bram.actor, leader, found, Source.AUDIT, day, day, day.isoformat())
        ids = [row.id for row in rows]
        session.commit()
        with counted(db.engine) as asked:
            actions.agree(session, carla.actor, leader, ids, TODAY)
        return len(asked)

    with app.app_context():
        assert statements(TODAY, 12) == statements(TODAY - DAY, 7)


@pytest.mark.parametrize("is_followed", [False, True])
def test_the_list_says_of_a_withdrawn_finding_that_it_was_withdrawn_and_no_more(
    browse, session, carla, leader, second, check, is_followed
):
    own = check(NOT_MET, date(2010, 6, 20))
    actions.dispute(session, carla.actor, leader, own.id, TEXT, TODAY)
    actions.decide(session, second.actor, leader, own.id, True, WHY, TODAY)
    if is_followed:
        check(MET, TODAY)
    session.commit()

    told = plain(browse(FINDINGS, by=carla))

    assert "Bevinding ingetrokken" in told
    assert "er is een latere bevinding" not in told


def test_each_day_until_which_can_be_replied_is_told_with_what_that_is(
    browse, session, anna, carla, leader, second, visit, check
):
    visit(NOT_MET, date(2010, 6, 25), "1")
    session.commit()
    one = "op 1 bevinding reageren, tot en met vrijdag 9 juli"
    assert f"U kunt {one}." in plain(browse(FINDINGS, by=carla))

    check(MET, date(2010, 6, 20))
    found = [Found(code, MET, "") for code in ("b1", "b2", "b3", "c1")]
    actions.record_desk(session, anna.actor, leader, found, date(2010, 6, 20), date(2010, 7, 2))
    session.commit()

    days = (
        "op 6 bevindingen reageren: op a1 tot en met vrijdag 9 juli, op 4 bevindingen tot en met vrijdag 16 juli, en "
        "op a1 tot en met maandag 19 juli."
    )
    assert f"U kunt {days}" in plain(browse(FINDINGS, by=carla))
    assert f"Het MT kan nog {days}" in plain(browse(FINDINGS, by=second))


FIX = "/intern/kwartalen/2010-K2/vaststellen/"


@pytest.mark.parametrize(
    ("verdict", "of", "is_told"),
    [
        (NOT_MET, date(2010, 6, 28), True),
        (NOT_MET, date(2010, 6, 30), True),
        (NOT_MET, date(2010, 7, 1), False),
        (MET, date(2010, 6, 28), False),
    ],
    ids=["before the reference date", "on it", "after it", "nothing is lacking"],
)
def test_fixing_names_a_check_that_counts_and_can_be_disputed_yet(
    browse, session, steering, leader, check, verdict, of, is_told
):
    check(verdict, of)
    session.commit()

    told = plain(browse(FIX, by=steering)).replace(" :", ":")

    assert (f"{leader.name}: a1, tot en met maandag 19 juli" in told) is is_told


def test_fixing_does_not_name_a_check_that_was_overtaken_corrected_or_agreed_with(
    browse, session, carla, steering, leader, check
):
    row = check(NOT_MET, date(2010, 6, 20))
    session.commit()
    assert "Dit telt al mee" in plain(browse(FIX, by=steering))
    actions.agree(session, carla.actor, leader, [row.id], TODAY)
    session.commit()
    assert "Dit telt al mee" not in plain(browse(FIX, by=steering))

    check(NOT_MET, date(2010, 6, 21))
    check(MET, date(2010, 6, 21))
    check(NOT_MET, date(2010, 6, 22))
    check(MET, date(2010, 6, 23))
    session.commit()

    assert "Dit telt al mee" not in plain(browse(FIX, by=steering))


def test_fixing_names_each_day_until_which_a_check_can_be_disputed(browse, session, anna, steering, leader, check):
    check(NOT_MET, date(2010, 6, 28), date(2010, 7, 1))
    actions.record_desk(session, anna.actor, leader, [Found("f1", NOT_MET, "Logo.")], date(2010, 6, 29), TODAY)
    session.commit()

    told = plain(browse(FIX, by=steering)).replace(" :", ":")

    assert f"{leader.name}: a1, tot en met donderdag 15 juli; f1, tot en met maandag 19 juli" in told
    assert "1 MT kan nog reageren op wat bij een controle is gevonden, tot en met maandag 19 juli" in told


def test_the_page_of_a_piece_says_what_became_of_its_finding(browse, session, anna, carla, leader, second):
    piece = add(session, carla, leader)[0]
    accept(session, anna, [piece], NOT_MET)
    session.commit()
    own, page = piece.check.assessment_id, f"/intern/bewijs/{piece.id}/"

    def told():
        session.commit()
        read = [plain(browse(page, by=who)) for who in (anna, carla)]
        assert all("Dit telt mee" not in each for each in read)
        return read

    assert "Dit telt mee" in plain(browse(page, by=carla))
    actions.dispute(session, carla.actor, leader, own, TEXT, TODAY)
    assert all("Dit telt nu niet mee. Er loopt een bezwaar over deze bevinding." in each for each in told())
    actions.decide(session, second.actor, leader, own, True, WHY, TODAY)
    assert all("Dit telt nu niet mee. De bevinding is na een bezwaar ingetrokken." in each for each in told())


def test_the_page_of_a_piece_says_that_its_finding_was_corrected(browse, session, anna, carla, leader, check):
    piece = add(session, carla, leader)[0]
    accept(session, anna, [piece], NOT_MET)
    check(MET, piece.holds_on)
    session.commit()

    told = plain(browse(f"/intern/bewijs/{piece.id}/", by=carla))

    assert "Dit telt nu niet mee. De bevinding is later verbeterd." in told
    assert "Dit telt mee" not in told
