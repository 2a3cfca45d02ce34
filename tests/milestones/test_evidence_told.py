"""What the card tells of pieces, and under which name a piece is kept by who asks for it."""

import pytest

from milestones.actions.evidence import withdraw_evidence
from tests.milestones.proving import TODAY, accept, add, give_back, kept


def told(browse, person):
    return browse("/intern/werkpleinen/leader/", by=person).all(".wp-tellijst li")


def test_a_piece_that_was_there_when_another_came_back_answers_it_once_accepted(browse, session, carla, anna, leader):
    first, second = add(session, carla, leader), add(session, carla, leader, kept(80))
    give_back(session, anna, first)

    (found,) = told(browse, carla)

    assert ("1 terug" in found, "1 wacht" in found) == (True, True)
    accept(session, anna, second)
    (found,) = told(browse, carla)
    assert ("1 terug" in found, "1 wacht" in found) == (False, False)


@pytest.mark.parametrize("is_older", [True, False])
@pytest.mark.parametrize("is_last", [True, False])
def test_what_came_back_is_answered_by_what_is_accepted_after_it(
    browse, session, carla, anna, leader, is_older, is_last
):
    first, second = add(session, carla, leader), add(session, carla, leader, kept(80))
    accepted, returned = (first, second) if is_older else (second, first)
    steps = [(accept, accepted), (give_back, returned)]
    for decide, pieces in steps if is_last else reversed(steps):
        decide(session, anna, pieces)

    (found,) = told(browse, carla)

    assert ("1 terug" in found, "terug" in found) == (is_last, is_last)


def test_what_came_back_is_told_until_another_piece_is_added(browse, session, carla, anna, leader):
    give_back(session, anna, add(session, carla, leader))
    (before,) = told(browse, carla)

    (again,) = add(session, carla, leader, kept(80))
    (after,) = told(browse, carla)

    assert ("1 terug" in before, "wacht" in before) == (True, False)
    assert ("1 terug" in after, "1 wacht" in after) == (False, True)
    withdraw_evidence(session, carla.actor, again, TODAY)
    assert "1 terug" in told(browse, carla)[0]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Foto’s gevel.jpg", "Foto%E2%80%99s%20gevel.jpg"),
        ("gevel – voorkant.jpg", "gevel%20%E2%80%93%20voorkant.jpg"),
        ("café.jpg", "caf%C3%A9.jpg"),
        ("Škoda 😀.jpg", "%C5%A0koda%20%F0%9F%98%80.jpg"),
        ("brief 123456782.jpg", "brief%20%E2%80%A6.jpg"),
    ],
)
def test_a_file_with_any_letter_in_its_name_can_be_kept(browse, session, carla, leader, name, told):
    (piece,) = add(session, carla, leader, kept(name=name))

    disposition = browse(f"/intern/bewijs/{piece.id}/bestand", by=carla).response.headers["Content-Disposition"]

    assert disposition.startswith("attachment; ")
    assert f"filename*=UTF-8''{told}" in disposition
