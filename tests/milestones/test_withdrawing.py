"""A piece of evidence is taken back by who added it, or by somebody who hands in the answers (design 4.12)."""

import pytest

from milestones.actions.evidence import withdraw_evidence
from milestones.rules.evidence import EvidenceState
from tests.milestones.proving import TODAY, add, events, pieces, send
from tests.support.uploads import photo
from werkplein.core.errors import Forbidden
from werkplein.people.rules import Role

A1 = "/intern/werkpleinen/leader/bewijs/a1/"
BUTTON = "Trek dit stuk in"


@pytest.fixture
def of_the_cast(a_person, leader, carla):
    """Who can be at the Werkplein: one of the MT, a colleague of theirs, and two team leaders."""
    return {
        "the MT": carla,
        "another of the MT": a_person(Role.MT_MEMBER, leader),
        "a team leader": a_person(Role.TEAM_LEADER, leader),
        "another team leader": a_person(Role.TEAM_LEADER, leader),
    }


CASES = [
    ("the MT", "the MT", True),
    ("the MT", "another of the MT", True),
    ("a team leader", "the MT", True),
    ("a team leader", "a team leader", True),
    ("a team leader", "another team leader", False),
    ("the MT", "a team leader", False),
]


@pytest.mark.parametrize(("added_by", "who", "may"), CASES)
def test_who_may_take_back_a_piece(session, of_the_cast, leader, added_by, who, may):
    [piece] = add(session, of_the_cast[added_by], leader)

    if may:
        withdraw_evidence(session, of_the_cast[who].actor, piece, TODAY)
        assert events(session)[-1] == "evidence:withdrawn"
    else:
        with pytest.raises(Forbidden, match=r"Alleen wie het toevoegde, of iemand uit het MT, trekt het in\."):
            withdraw_evidence(session, of_the_cast[who].actor, piece, TODAY)
        assert "evidence:withdrawn" not in events(session)


@pytest.mark.parametrize(("added_by", "who", "may"), CASES)
def test_the_button_is_there_for_who_may(browse, session, of_the_cast, leader, added_by, who, may):
    [piece] = add(session, of_the_cast[added_by], leader)
    session.commit()

    for address in (A1, f"/intern/bewijs/{piece.id}/"):
        assert (BUTTON in browse(address, by=of_the_cast[who]).text) is may


def test_on_one_page_each_piece_has_its_own_answer(browse, session, of_the_cast, leader, carla):
    add(session, carla, leader)
    leads = of_the_cast["a team leader"]
    send(browse(A1, by=leads), (photo(80), "eigen.jpg"))

    page = browse(A1, by=leads)

    assert page.text.count(BUTTON) == 1
    own = next(each for each in pieces(session, leader) if each.filename == "eigen.jpg")
    assert page.one(".wp-stuk form")["action"] == f"/intern/bewijs/{own.id}/intrekken"


def test_a_post_without_the_button_is_refused_in_a_sentence_and_loses_nothing(
    browse, session, of_the_cast, leader, carla
):
    [piece] = add(session, carla, leader)
    session.commit()
    page = browse(A1, by=of_the_cast["a team leader"])
    token = page.html.select_one("input[name=csrf_token]")["value"]

    refused = browse(
        f"/intern/bewijs/{piece.id}/intrekken",
        by=of_the_cast["a team leader"],
        data={"csrf_token": token},
        status=403,
    )

    assert "Alleen wie het toevoegde, of iemand uit het MT, trekt het in." in refused.text
    [kept] = pieces(session, leader)
    assert kept.state is EvidenceState.WAITING
    assert kept.file is not None
