"""The page of the trail: who did what when, without names, for who may read it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from werkplein.core.actor import SYSTEM
from werkplein.core.audit import AuditEntry, Event, record
from werkplein.people.rules import Role
from werkplein.trail.rules import PER_PAGE, who

PAGE = "/intern/logboek/"
CAPTION = "Gebeurtenissen"


@pytest.fixture
def beheer(a_person):
    """An administrator, who may read the trail."""
    return a_person(Role.ADMINISTRATOR)


@pytest.fixture
def entry(session, leader):
    """Adds an act at a moment: `entry(Event.VISIT_HELD, at)`."""

    def add(event, at=datetime(2010, 7, 5, 10, tzinfo=UTC), werkplein=None, actor_id=None, subject=1):
        row = AuditEntry(at=at, actor_id=actor_id, event=event.value, subject_kind="visit", subject_id=str(subject))
        row.werkplein_id, row.facts = werkplein.id if werkplein else None, {}
        session.add(row)
        session.flush()

    return add


@pytest.mark.both
def test_an_act_is_shown_with_number_and_role_and_without_a_name(browse, session, beheer, anna, leader):
    record(session, anna.actor, Event.ASSESSMENT_RECORDED, leader, leader.id)

    page = browse(PAGE, by=beheer, query={"gebeurtenis": "assessment:recorded"})

    (row,) = page.rows(CAPTION)
    assert row[1:] == ["Beoordeling vastgelegd", "Lindeveen", f"Account {anna.id}, Secretariaat", f"Nummer {leader.id}"]
    assert anna.email not in page.text


def test_what_the_platform_did_is_told_as_such(browse, session, beheer, leader):
    record(session, SYSTEM, Event.VISIT_CREATED, leader, leader.id)

    assert browse(PAGE, by=beheer, query={"gebeurtenis": "visit:created"}).rows(CAPTION)[0][3] == "Het platform"


@pytest.mark.both
@pytest.mark.parametrize(
    ("at", "is_found"),
    [
        (datetime(2010, 7, 4, 21, 59, 59, tzinfo=UTC), False),  # one second before midnight in the Netherlands
        (datetime(2010, 7, 4, 22, 0, tzinfo=UTC), True),
        (datetime(2010, 7, 5, 21, 59, 59, tzinfo=UTC), True),
        (datetime(2010, 7, 5, 22, 0, tzinfo=UTC), False),
    ],
)
def test_a_day_is_that_of_the_netherlands(browse, beheer, entry, at, is_found):
    entry(Event.VISIT_KEPT, at)

    page = browse(PAGE, by=beheer, query={"dag": "5-7-2010"})

    assert ("Er is niets gevonden." in page.text) is not is_found


def test_acts_are_found_by_event_and_werkplein(browse, beheer, entry, leader, middle):
    entry(Event.VISIT_KEPT, werkplein=leader)
    entry(Event.VISIT_KEPT, werkplein=middle)
    entry(Event.VISIT_HELD, werkplein=leader)

    page = browse(PAGE, by=beheer, query={"gebeurtenis": "visit:kept", "werkplein": "leader"})

    assert [row[1:3] for row in page.rows(CAPTION)] == [["Bezoek gehandhaafd", "Lindeveen"]]


@pytest.mark.parametrize(("count", "pages"), [(PER_PAGE, [50]), (PER_PAGE + 1, [50, 1])])
def test_a_long_trail_stands_on_pages_the_newest_first(browse, beheer, entry, count, pages):
    for number in range(count):
        entry(Event.VISIT_KEPT, subject=number)

    shown = [
        browse(PAGE, by=beheer, query={"gebeurtenis": "visit:kept", "blad": str(at + 1)}) for at in range(len(pages))
    ]

    assert [len(page.rows(CAPTION)) for page in shown] == pages
    assert shown[0].rows(CAPTION)[0][4] == f"Bezoek {count - 1}"
    assert ("Volgende" in shown[0].text) is (len(pages) > 1)
    if len(pages) > 1:
        assert len(shown[0].follow("Volgende").rows(CAPTION)) == 1


@pytest.mark.parametrize(
    "query",
    [
        {"dag": "31-2-2010"},
        {"dag": "x" * 10_000},
        {"gebeurtenis": "onzin", "werkplein": "nergens"},
        {"werkplein": "' OR 1=1 --"},
        {"blad": "-1"},
        {"blad": "9" * 30},
        {"blad": "twee"},
    ],
)
def test_nonsense_asks_for_nothing_and_is_told(browse, beheer, entry, query):
    entry(Event.VISIT_KEPT)

    page = browse(PAGE, by=beheer, query=query)

    assert "Bezoek gehandhaafd" in [row[1] for row in page.rows(CAPTION)]
    assert ("Nu staan alle dagen hieronder" in page.text) is ("dag" in query)


def test_the_page_takes_few_statements_however_many_acts(browse, session, beheer, entry, anna, bram):
    entry(Event.VISIT_KEPT, actor_id=anna.id)
    few = [browse(PAGE, by=beheer).statements for _ in range(2)][-1]
    for number in range(60):
        entry(Event.VISIT_KEPT, actor_id=(anna.id, bram.id)[number % 2])

    many = browse(PAGE, by=beheer).statements

    assert many == few <= 10


@pytest.mark.parametrize("who", ["anna", "bram", "carla", "dirk"])
def test_who_may_not_read_it_does_not(browse, request, who):
    page = browse(PAGE, by=request.getfixturevalue(who), status=403)

    assert "Vraag de beheerder om uw rechten na te kijken." in page.text
    assert "secretariaat" not in page.one("main").get_text().lower()


def test_an_act_says_what_it_is_about_and_leads_there_who_may_go_there(browse, session, beheer, anna, a_person):
    record(session, anna.actor, Event.RELEASE_PREPARED, ("release", 8), number=7)
    record(session, anna.actor, Event.LEVEL_OVERRIDDEN, ("level_override", 2))
    record(session, anna.actor, Event.ACCOUNT_INVITED, ("account", anna.id))

    def told(person):
        cells = [row.find_all(["td", "th"])[4] for row in browse(PAGE, by=person).html.select("tbody tr")[:3]]
        return [(cell.get_text(strip=True), cell.a and cell.a["href"]) for cell in cells]

    invited, decided = f"Account {anna.id}", ("Besluit over niveau 2", None)
    release = "/intern/vrijgaven/7/"
    assert told(a_person(Role.STEERING_GROUP)) == [(invited, None), decided, ("Vrijgave 7", release)]
    assert told(beheer) == [(invited, f"/intern/accounts/{anna.id}/"), decided, ("Vrijgave 7", None)]


def test_reading_leaves_no_trace(browse, session, beheer):
    browse(PAGE, by=beheer)
    before = session.scalar(select(func.count()).select_from(AuditEntry))

    browse(PAGE, by=beheer)

    assert session.scalar(select(func.count()).select_from(AuditEntry)) == before


@pytest.mark.parametrize(
    ("actor_id", "roles", "words"),
    [
        (None, [], "Het platform"),
        (12, [], "Account 12"),  # whose roles ended
        (12, ["Secretariaat"], "Account 12, Secretariaat"),
        (12, ["MT-lid", "DCO"], "Account 12, MT-lid en DCO"),
    ],
)
def test_who_acted_is_said_by_number_and_role(actor_id, roles, words):
    assert who(actor_id, roles) == words
