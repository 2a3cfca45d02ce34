"""A file that waits for the rest of the form: what replaces it, and what takes it away."""

from datetime import timedelta

from tests.milestones.proving import pieces, send
from tests.support.uploads import photo

A1 = "/intern/werkpleinen/leader/bewijs/a1/"
DAY = timedelta(days=1)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def test_a_new_choice_comes_in_the_place_of_the_photo_that_waits(browse, session, carla, leader):
    first = send(browse(A1, by=carla), (photo(), "met bezoeker.jpg"), no_visitors=None)
    assert "Kiest u een ander bestand? Dan komt dat ervoor in de plaats." in first.text

    second = send(first, (photo(80), "zonder.jpg"))

    assert "1 stuk toegevoegd" in second.text
    assert [piece.filename for piece in pieces(session, leader)] == ["zonder.jpg"]


def test_a_choice_that_is_refused_does_not_send_the_photo_it_was_to_replace(browse, session, carla, leader):
    first = send(browse(A1, by=carla), (photo(), "gevel.jpg"), no_visitors=None)

    second = send(first, (SVG, "logo.svg"))

    assert second.status == 422
    assert "‘logo.svg’ is niet bewaard." in second.text
    assert pieces(session, leader) == []
    assert "gevel.jpg staat klaar." in second.text
    assert "1 stuk toegevoegd" in send(second).text


def test_a_photo_that_waits_can_be_taken_away_and_what_was_typed_stays(browse, session, carla, leader):
    first = send(browse(A1, by=carla), (photo(), "gevel.jpg"), description="Onze gevel", no_visitors=None)

    without = send(first, button="Haal dit bestand weg", description="Onze gevel")

    assert without.status == 200
    assert "staat klaar" not in without.text
    assert "Er klopt iets niet" not in without.text
    assert without.one("#description").text.strip() == "Onze gevel"
    assert "Kies een foto of een document." in send(without).text
    assert pieces(session, leader) == []


def test_a_photo_chosen_while_the_other_is_taken_away_waits_in_its_place(browse, session, carla, leader):
    first = send(browse(A1, by=carla), (photo(), "gevel.jpg"), no_visitors=None)

    second = send(first, (photo(80), "balie.jpg"), button="Haal dit bestand weg")

    assert "balie.jpg staat klaar." in second.text
    assert pieces(session, leader) == []
