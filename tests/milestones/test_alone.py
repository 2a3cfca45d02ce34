"""Where the seat is all that is served, nothing can be said of the municipalities around it (domain D.5)."""

import pytest

from milestones import actions, queries
from milestones.actions import Unanswered
from milestones.models import Draft
from milestones.rules import Found, Source, Verdict, verdict_choices
from tests.milestones.answer_files import HEADER, offer, problems
from tests.milestones.answering import K2, SHEET, TODAY, save
from tests.milestones.building import CODES
from tests.milestones.proving import add
from tests.support.towns import serve
from werkplein.core.errors import DomainError
from werkplein.programme import reader

ONLY = "Dit Werkplein bedient alleen zijn eigen gemeente."
OTHERS = [Verdict.MET, Verdict.PARTLY, Verdict.NOT_MET]
OF_LEADER = "/intern/werkpleinen/leader/"


@pytest.fixture(autouse=True)
def alone(session, leader):
    serve(session, leader, ())


def offered(page, name):
    return [box["value"] for box in page.html.select(f"input[type=radio][name={name}]")]


@pytest.mark.parametrize(
    ("code", "is_single", "is_alone", "count"),
    [("e2", True, True, 1), ("e2", True, False, 4), ("e2", False, False, 3), ("a1", True, True, 3)],
)
def test_of_an_area_that_is_not_known_nothing_is_said(code, is_single, is_alone, count):
    assert len(verdict_choices(reader.load().milestone(code), is_single, is_alone)) == count


@pytest.mark.parametrize(
    ("who", "address", "name"),
    [
        ("carla", SHEET, "e2-verdict"),
        ("carla", f"{OF_LEADER}wijziging/?mijlpaal=e2", "verdict"),
        ("anna", f"{OF_LEADER}controle/?mijlpaal=e2", "verdict"),
    ],
)
def test_every_form_offers_not_applicable_alone(request, browse, who, address, name):
    path, _, query = address.partition("?mijlpaal=")

    page = browse(path, by=request.getfixturevalue(who), query={"mijlpaal": query} if query else None)

    assert offered(page, name) == ["not_applicable"]


def test_a_piece_is_judged_by_the_same_choice(browse, session, carla, anna, leader):
    (piece,) = add(session, carla, leader, milestone="e2")

    assert offered(browse(f"/intern/bewijs/{piece.id}/", by=anna), "verdict") == ["not_applicable"]


@pytest.mark.parametrize("verdict", OTHERS)
def test_every_other_answer_is_refused_wherever_it_comes_in(session, carla, anna, bram, leader, verdict):
    found = Found("e2", verdict, holds_on=TODAY)

    with pytest.raises(DomainError, match=ONLY):
        save(session, carla.actor, leader, K2, Found("e2", verdict), 0, TODAY)
    with pytest.raises(DomainError, match=ONLY):
        actions.report_change(session, carla.actor, leader, found, TODAY)
    with pytest.raises(DomainError, match=ONLY):
        actions.record_desk(session, anna.actor, leader, [found], TODAY, TODAY)
    with pytest.raises(DomainError, match=ONLY):
        actions.record_findings(session, bram.actor, leader, [found], Source.AUDIT, TODAY, TODAY, "v")
    assert queries.drafts(session, leader.id, K2) == {}


def test_not_applicable_is_taken(session, carla, leader):
    save(session, carla.actor, leader, K2, Found("e2", Verdict.NOT_APPLICABLE), 0, TODAY)
    actions.report_change(session, carla.actor, leader, Found("e2", Verdict.NOT_APPLICABLE, holds_on=TODAY), TODAY)


@pytest.mark.parametrize(("verdict", "lines"), [("Voldaan", [["2", "oordeel"]]), ("Niet van toepassing", [])])
def test_a_file_knows_it_too(browse, anna, verdict, lines):
    page = offer(browse, anna, HEADER + f"leader;2010-K2;e2;{verdict};MT;30-6-2010\n")

    assert [line[:2] for line in (problems(page) if lines else [])] == lines
    assert (ONLY in page.text) is bool(lines)


def test_an_answer_from_before_has_to_be_given_anew(session, carla, leader):
    for code in CODES:
        verdict = Verdict.NOT_APPLICABLE if code == "e2" else Verdict.MET
        save(session, carla.actor, leader, K2, Found(code, verdict), 0, TODAY)
    session.query(Draft).filter_by(milestone="e2").update({"verdict": Verdict.MET})
    session.expire_all()

    with pytest.raises(Unanswered, match="Beantwoord e2"):
        actions.submit_checklist(session, carla.actor, leader, K2, TODAY)
