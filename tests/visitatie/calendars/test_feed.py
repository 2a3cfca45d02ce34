"""Secret addresses in use: who finds which visits, how they change, and who finds nothing."""

from datetime import date, timedelta

import pytest
import vobject
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from tests.support.browse import counted
from tests.visitatie.conftest import TODAY, TUESDAY
from visitatie import actions as visits
from visitatie import queries as visit_queries
from visitatie.calendars import actions, jobs, rules
from visitatie.calendars.models import CalendarAddress, CalendarEvent
from visitatie.models import Visit
from visitatie.rules import DayPart, Proposal, VisitStatus
from werkplein.core import clock
from werkplein.core.audit import AuditEntry, Event
from werkplein.core.database import db, unit_of_work
from werkplein.core.errors import DomainError, NotFound
from werkplein.people.models import Account, Grant
from werkplein.people.rules import Role

WEDNESDAY = date(2010, 7, 14)


@pytest.fixture
def address(session):
    """Makes an address for somebody, for their own visits or a region; gives its path."""

    def make(person, region=None):
        token = actions.make_address(session, person.actor, region.id if region else None, TODAY, clock.now())
        session.commit()
        return f"/agenda/{token}.ics"

    return make


@pytest.fixture
def read(session, client):
    """Reads the events at an address, as another library understands them."""

    def read(path):
        session.commit()
        response = client.get(path)
        assert response.status_code == 200, response.text[:200]
        return getattr(vobject.readOne(response.text), "vevent_list", [])

    return read


def shown(events):
    return [(event.summary.value, event.status.value, event.sequence.value) for event in events]


@pytest.mark.both
def test_the_uid_stays_and_the_sequence_rises_with_each_change(session, read, address, visit, bram, dirk):
    path = address(bram)
    assert read(path) == []
    seen = []

    def look():
        (event,) = read(path)
        seen.append((event.status.value, int(event.sequence.value), str(event.dtstart.value.date())))
        return event.uid.value

    visits.propose(session, bram.actor, visit, Proposal(bram.id, TUESDAY, DayPart.MORNING), TODAY)
    uids = {look()}
    visits.decline(session, dirk.actor, visit, "Dan verhuizen wij; woensdag past wel.", TODAY)
    uids.add(look())
    visits.propose(session, bram.actor, visit, Proposal(bram.id, WEDNESDAY, DayPart.AFTERNOON), TODAY)
    uids.add(look())
    visits.confirm(session, dirk.actor, visit, TODAY)
    uids.add(look())
    visits.cancel(session, bram.actor, visit, "Het Werkplein sluit in augustus.", TODAY)
    uids.add(look())

    assert len(uids) == 1
    assert seen == [
        ("TENTATIVE", 0, "2010-07-13"),
        ("CANCELLED", 1, "2010-07-13"),
        ("TENTATIVE", 2, "2010-07-14"),
        ("CONFIRMED", 3, "2010-07-14"),
        ("CANCELLED", 4, "2010-07-14"),
    ]


def test_the_same_proposal_again_is_no_change(session, read, address, proposed, bram):
    visits.propose(session, bram.actor, proposed, Proposal(bram.id, TUESDAY, DayPart.MORNING), TODAY)

    assert [event.sequence.value for event in read(address(bram))] == ["0"]


def test_a_calendar_of_demonstration_mode_says_of_each_visit_that_it_is_invented(
    session, client, invented, address, proposed, bram
):
    path = address(bram)
    session.commit()

    answer = client.get(path)

    calendar = vobject.readOne(answer.text)
    assert calendar.x_wr_calname.value == "Mijn bezoeken (voorbeeldgegevens)"
    assert calendar.vevent.summary.value == "Bezoek Achterholt (voorbeeldgegevens)"
    assert "verzonnen" in calendar.vevent.description.value
    assert answer.headers["Content-Disposition"] == 'inline; filename="voorbeeldgegevens-werkplein.ics"'


def test_a_visit_that_was_held_on_another_day_stands_on_that_day(session, app, read, address, confirmed, bram):
    path = address(bram)
    session.get_one(Visit, confirmed.id).status = VisitStatus.HELD
    confirmed.held_on = TUESDAY + timedelta(days=2)
    assert jobs.catch_up(session, TODAY) == "1 bezoek bijgewerkt in agenda’s"
    assert jobs.catch_up(session, TODAY) is None

    (event,) = read(path)
    assert (event.status.value, event.dtstart.value.date()) == ("CONFIRMED", date(2010, 7, 15))


@pytest.mark.both
def test_who_hands_a_visit_over_finds_it_called_off(session, read, address, proposed, bram, a_person):
    other = a_person(Role.PROCESS_SUPPORTER)
    paths = address(bram), address(other), address(bram, proposed.werkplein.region)

    visits.propose(session, bram.actor, proposed, Proposal(other.id, TUESDAY, DayPart.MORNING), TODAY)

    own, others, region = (shown(read(path)) for path in paths)
    assert own == [("Bezoek Achterholt", "CANCELLED", "1")]
    assert others == region == [("Bezoek Achterholt", "TENTATIVE", "2")]


@pytest.mark.both
def test_each_finds_what_is_theirs_and_nothing_else(session, read, address, proposed, a_person, laggard, leader):
    bram_too = a_person(Role.PROCESS_SUPPORTER)
    finds = [
        a_person(Role.DCO, laggard.region),
        a_person(Role.SECRETARIAT),
        a_person(Role.G4_REPRESENTATIVE, laggard.region),
        a_person(Role.MT_MEMBER, laggard),
    ]
    nothing = [a_person(Role.DCO, leader.region), a_person(Role.MT_MEMBER, leader), bram_too]

    for person in finds:
        assert shown(read(address(person))) == [("Bezoek Achterholt", "TENTATIVE", "0")], person.role
    for person in nothing:
        assert read(address(person)) == [], person.role


def test_a_region_shows_its_own_visits(session, read, address, proposed, anna, laggard, leader):
    assert shown(read(address(anna, laggard.region))) == [("Bezoek Achterholt", "TENTATIVE", "0")]
    assert read(address(anna, leader.region)) == []


def test_who_may_not_read_a_region_makes_no_address_for_it(session, dirk, carla, laggard, leader, a_person):
    for person, region in ((dirk, laggard.region), (a_person(Role.DCO, leader.region), laggard.region)):
        with pytest.raises(DomainError, match="Kies een agenda"):
            actions.make_address(session, person.actor, region.id, TODAY, clock.now())
    with pytest.raises(DomainError):
        actions.make_address(session, a_person(Role.REVIEWER).actor, None, TODAY, clock.now())


@pytest.mark.parametrize(
    ("days", "stands"), [(0, True), (59, True), (60, True), (61, False)], ids=["that day", "before", "last", "gone"]
)
def test_what_was_called_off_stays_for_sixty_days(session, app, read, address, confirmed, bram, days, stands):
    path = address(bram)
    visits.cancel(session, bram.actor, confirmed, "Het Werkplein sluit in augustus.", TODAY)
    app.config["TODAY"] = TODAY + timedelta(days=days)

    assert [event.status.value for event in read(path)] == (["CANCELLED"] if stands else [])


@pytest.mark.parametrize(("days", "stands"), [(400, True), (401, False)])
def test_what_is_long_ago_is_not_repeated_for_ever(session, app, read, address, confirmed, bram, days, stands):
    path = address(bram)
    app.config["TODAY"] = TUESDAY + timedelta(days=days)

    assert bool(read(path)) is stands


def refusal(client, path):
    response = client.get(path)
    words = response.text.replace(response.text.partition('Kenmerk: <span class="wp-nw">')[2][:8], "")
    headers = {name: response.headers[name] for name in ("Cache-Control", "Referrer-Policy", "Content-Type")}
    return response.status_code, words, headers


@pytest.mark.both
def test_a_wrong_a_revoked_and_a_strange_address_are_the_same(session, client, app, address, proposed, bram):
    path = address(bram)
    assert client.get(path).status_code == 200
    wrong = refusal(client, f"/agenda/{'x' * 43}.ics")
    actions.make_address(session, bram.actor, None, TODAY, clock.now())
    session.commit()

    revoked = refusal(client, path)

    assert wrong == revoked
    assert wrong[0] == 404
    assert "no-store" in wrong[2]["Cache-Control"]
    assert wrong[2]["Referrer-Policy"] == "no-referrer"
    strange = ("x", "x" * 3_000, "%27%20OR%201=1", "%00", "%ff%fe", "é", "a b", "1" * 43)
    assert {refusal(client, f"/agenda/{token}.ics")[0] for token in strange} == {404}


def test_a_wrong_and_a_revoked_address_take_the_same_questions(session, client, app, address, proposed, bram):
    path = address(bram)
    session.execute(update(CalendarAddress).values(revoked_at=clock.now()))
    session.commit()

    def asked(path):
        with counted(db.engine) as statements:
            assert client.get(path).status_code == 404
        return statements

    with app.app_context():
        assert asked(path) == asked(f"/agenda/{'x' * 43}.ics")
        assert len(asked(path)) == 1


def stop(session, person):
    session.get_one(Account, person.id).is_active = False


def end(session, person):
    session.execute(update(Grant).where(Grant.account_id == person.id).values(ends_on=TODAY))


@pytest.mark.parametrize("lose", [stop, end])
def test_who_stops_loses_the_address(session, client, address, proposed, laggard, a_person, lose):
    dco = a_person(Role.DCO, laggard.region)
    paths = address(dco), address(dco, laggard.region)
    lose(session, dco)
    session.commit()

    assert [client.get(path).status_code for path in paths] == [404, 404]


def test_an_answer_is_asked_for_again_only_when_it_changed(session, client, address, proposed, bram, dirk):
    path = address(bram)
    first = client.get(path)
    tag = {"If-None-Match": first.headers["ETag"]}
    again = client.get(path, headers=tag)
    visits.confirm(session, dirk.actor, proposed, TODAY)
    session.commit()

    changed = client.get(path, headers=tag)

    assert (again.status_code, again.data) == (304, b"")
    assert (changed.status_code, changed.headers["ETag"] != first.headers["ETag"]) == (200, True)
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"


def test_the_answer_knows_no_session(session, browse, address, proposed, bram):
    path = address(bram)
    page = browse(path, by=bram)  # held against the rules of public pages: no cookie, no varying

    assert page.response.headers["Cache-Control"] == "private, no-store"
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert page.data == browse(path).data


@pytest.mark.both
def test_the_last_day_of_use_is_kept_and_written_once_a_day(session, client, app, address, proposed, bram):
    path = address(bram)

    def used(day):
        app.config["TODAY"] = day
        with app.app_context(), counted(db.engine) as statements:
            client.get(path)
        with unit_of_work(writes=False) as other:
            return other.scalar(select(CalendarAddress.last_used_on)), len(statements)

    assert used(TODAY) == (TODAY, 4)
    assert used(TODAY) == (TODAY, 3)
    assert used(TODAY + timedelta(days=1)) == (TODAY + timedelta(days=1), 4)


def test_a_feed_takes_as_many_questions_for_many_visits(
    session, app, client, address, fix, proposed, anna, bram, middle
):
    path = address(anna)
    client.get(path)

    def asked():
        session.commit()
        with app.app_context(), counted(db.engine) as statements:
            client.get(path)
        return len(statements)

    one = asked()
    visits.create_audits(session, fix("2010-K3", middle, on=date(2010, 10, 5)), TODAY)
    other = session.scalars(select(Visit).where(Visit.werkplein_id == middle.id)).one()
    next_day = Proposal(
        bram.id, WEDNESDAY, DayPart.WHOLE, despite=True, reason="Zo is het aan de telefoon afgesproken."
    )
    visits.propose(session, bram.actor, visit_queries.find(session, other.id), next_day, TODAY)
    assert asked() == one == 3


@pytest.mark.both
def test_what_calendars_were_told_is_evidence(session, proposed):
    session.commit()

    for act in (update(CalendarEvent).values(sequence=9), delete(CalendarEvent)):
        with pytest.raises(DatabaseError, match="append-only"):
            session.execute(act)
        session.rollback()


def test_only_a_hash_of_the_token_is_kept_and_the_trail_holds_none(session, address, bram):
    token = address(bram).removeprefix("/agenda/").removesuffix(".ics")

    kept = session.scalars(select(CalendarAddress)).one()
    entry = session.scalars(select(AuditEntry).where(AuditEntry.event == Event.CALENDAR_ADDRESS_MADE.value)).one()
    assert kept.token_hash == rules.hash_of(token)
    assert (entry.facts, len(token)) == ({"region": None}, 43)


def test_nobody_revokes_the_address_of_another(session, address, bram, dirk):
    address(bram)
    found = session.scalars(select(CalendarAddress.id)).one()

    with pytest.raises(NotFound):
        actions.revoke_address(session, dirk.actor, found, clock.now())


def test_someone_with_two_roles_sees_each_visit_once(session, read, address, proposed, bram, laggard):
    session.add(
        Grant(account_id=bram.id, role=Role.DCO, scope_kind="region", region_id=laggard.region_id, starts_on=TODAY)
    )
    from werkplein.people.queries import load_actor

    session.flush()
    actor = load_actor(session, bram.id, TODAY)
    token = actions.make_address(session, actor, None, TODAY, clock.now())

    assert shown(read(f"/agenda/{token}.ics")) == [("Bezoek Achterholt", "TENTATIVE", "0")]


@pytest.mark.both
@pytest.mark.parametrize("age", [timedelta(days=90), timedelta(days=89)], ids=["the term is over", "a day before"])
@pytest.mark.parametrize("who", ["revoked", "stopped"])
def test_addresses_that_open_nothing_are_forgotten(session, address, bram, dirk, age, who):
    address(bram)
    address(dirk)
    then, person = clock.now() - age, bram.id
    if who == "revoked":
        session.execute(update(CalendarAddress).where(CalendarAddress.account_id == person).values(revoked_at=then))
    else:
        session.execute(update(Account).where(Account.id == person).values(is_active=False, stopped_at=then))

    is_over = age == timedelta(days=90)
    assert jobs.sweep(session, TODAY) == ("1 oud adres van agenda’s opgeruimd" if is_over else None)
    assert (person in session.scalars(select(CalendarAddress.account_id)).all()) is not is_over
