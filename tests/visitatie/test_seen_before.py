"""What a visitor reads of before: not what a hearing took back, and beside it what is disputed."""

from datetime import date

import pytest

from milestones import actions, queries
from milestones.rules import Found, Source, Verdict
from tests.visitatie.conftest import TODAY, TUESDAY
from tests.visitatie.test_pages import address
from visitatie.actions import hold
from visitatie.reports.queries import report_of
from werkplein.people.rules import Role

SEEN, CHECKED = date(2010, 5, 21), date(2010, 7, 2)
WHY = "Het convenant is in mei getekend, zie de bijlage."
COUNTED = "Voldaan Audit, 21-5-2010"
LOST = "Niet voldaan Controle secretariaat van een stuk van 2-7-2010"


@pytest.fixture
def second(a_person):
    return a_person(Role.PROCESS_SUPPORTER)


@pytest.fixture
def disputed(session, confirmed, anna, bram, dirk, laggard):
    """In May a visit saw c2; in July the desk found it lost, and the MT disputes that."""
    actions.record_findings(
        session, bram.actor, laggard, [Found("c2", Verdict.MET)], Source.AUDIT, SEEN, SEEN, "another"
    )
    (lost,) = actions.record_desk(session, anna.actor, laggard, [Found("c2", Verdict.NOT_MET)], CHECKED, CHECKED)
    actions.dispute(session, dirk.actor, laggard, lost.id, WHY, TODAY)
    session.commit()
    return lost


@pytest.fixture
def withdrawn(session, second, laggard, disputed):
    actions.decide(session, second.actor, laggard, disputed.id, True, "Het verslag is gezien.", TODAY)
    session.commit()
    return disputed


BEFORE = [
    ("disputed", {"Eerder gevonden": COUNTED, "MT zegt": "", "Bezwaar loopt": LOST}),
    ("withdrawn", {"Eerder gevonden": COUNTED, "MT zegt": ""}),
]


def plain(tag):
    return " ".join(tag.get_text(" ").split())


def pairs(tag):
    names = [plain(each) for each in tag.select("dt")]
    return dict(zip(names, [plain(each) for each in tag.select("dd")], strict=True))


@pytest.mark.parametrize(("stage", "told"), BEFORE)
def test_the_form_of_the_visit(browse, app, request, confirmed, bram, stage, told):
    request.getfixturevalue(stage)
    app.config["TODAY"] = TUESDAY

    found = pairs(browse(f"{address(confirmed)}audit/", by=bram).one("#c2 .wp-vergelijk"))

    assert found == told | {"MT zegt": "Nog geen antwoord"}


@pytest.mark.parametrize(("stage", "told"), BEFORE)
def test_the_list_for_paper(browse, request, confirmed, bram, stage, told):
    request.getfixturevalue(stage)

    found = pairs(browse(f"/intern/veld/{confirmed.id}/papier/", by=bram).one("article[aria-labelledby=m-c2] dl"))

    assert found == told | {"MT zegt": "Nog niets"}


@pytest.mark.parametrize(("stage", "told"), BEFORE)
def test_what_the_phone_takes_along(browse, request, confirmed, bram, stage, told):
    request.getfixturevalue(stage)

    got = browse.client(bram).get(f"/intern/veld/{confirmed.id}/gegevens").get_json()

    (c2,) = [each for criterion in got["criteria"] for each in criterion["milestones"] if each["code"] == "c2"]
    found = {each["name"]: f"{each['label']} {each['when']}".strip() for each in c2["before"]}
    assert found == told | {"MT zegt": "Nog niets"}


@pytest.mark.parametrize(
    ("stage", "told"),
    [
        (
            "disputed",
            "Voldaan (Audit, 21-5-2010). Bezwaar loopt: Niet voldaan (Controle secretariaat van een stuk van 2-7-2010)",
        ),
        ("withdrawn", "Voldaan (Audit, 21-5-2010)"),
    ],
)
def test_how_it_stood_in_the_report(request, session, confirmed, bram, stage, told):
    request.getfixturevalue(stage)
    hold(session, bram.actor, confirmed, [Found("c2", Verdict.MET)], TUESDAY, "Vestigingsmanager", TUESDAY)

    content = report_of(session, confirmed).latest.content

    assert told in str(content)
    assert stage == "disputed" or "Niet voldaan" not in str(content)


def test_the_page_of_the_visit_asks_no_work_for_what_was_withdrawn(
    browse, app, session, confirmed, bram, dirk, second, laggard
):
    app.config["TODAY"] = TUESDAY
    found = [Found("a1", Verdict.MET), Found("c2", Verdict.NOT_MET)]
    hold(session, bram.actor, confirmed, found, TUESDAY, "Vestigingsmanager", TUESDAY)
    session.commit()

    def told():
        page = browse(address(confirmed), by=dirk)
        return "Bij 1 van 2 mijlpalen is werk te doen." in page.text, page.rows("Bevindingen")[1][1]

    assert told() == (True, "Niet voldaan")
    lost = max(queries.history(session, laggard.id, "c2").rows, key=lambda row: row.id)
    actions.dispute(session, dirk.actor, laggard, lost.id, WHY, TUESDAY)
    session.commit()
    assert told() == (True, "Niet voldaan bezwaar loopt")
    actions.decide(session, second.actor, laggard, lost.id, True, "Het verslag is gezien.", TUESDAY)
    session.commit()
    assert told() == (False, "Niet voldaan ingetrokken na bezwaar")
