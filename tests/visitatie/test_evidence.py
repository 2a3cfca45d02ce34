"""A visit brings photos and documents along, before and after it is held."""

from datetime import date

import pytest

from milestones.rules import Found, Source, Verdict
from tests.milestones.proving import pieces, send
from tests.support.uploads import photo
from visitatie import actions

JULY_5 = date(2010, 7, 5)


def test_photos_are_added_before_the_visit_and_belong_to_it(browse, session, bram, visit, laggard):
    page = browse(f"/intern/bezoeken/{visit.id}/", by=bram).follow("Foto’s en documenten van dit bezoek")

    after = send(page, (photo(), "gevel.jpg"), milestone="a1")

    assert "1 stuk toegevoegd bij a1." in after.text
    (piece,) = pieces(session, laggard)
    assert (piece.source, piece.visit_id) == (Source.AUDIT, str(visit.id))
    assert "Van een bezoek" in browse("/intern/werkpleinen/laggard/bewijs/a1/", by=bram).text
    assert "Er wacht niets op controle." in browse("/intern/bewijs/", by=bram).text


def test_photos_are_added_after_the_visit_with_its_day_filled_in(browse, session, bram, proposed, laggard):
    actions.confirm(session, bram.actor, proposed, JULY_5)
    held_on = date(2010, 7, 13)
    found = [Found("a1", Verdict.MET)]
    actions.hold(session, bram.actor, proposed, found, held_on, "vestigingsmanager", date(2010, 7, 14))
    page = browse(f"/intern/bezoeken/{proposed.id}/bewijs/", by=bram)

    assert page.one("#holds_on")["value"] == "13-7-2010"


@pytest.mark.parametrize("missing", ["milestone", "description"])
def test_a_form_that_is_not_complete_keeps_the_files(browse, session, bram, visit, laggard, missing):
    page = browse(f"/intern/bezoeken/{visit.id}/bewijs/", by=bram)

    first = send(page, (photo(), "gevel.jpg"), **({"milestone": "a1"} | {missing: ""}))

    assert first.status == 422
    assert "gevel.jpg staat klaar." in first.text
    assert "1 stuk toegevoegd" in send(first, milestone="a1").text
    assert len(pieces(session, laggard)) == 1


def test_a_visit_that_lapsed_takes_no_more(browse, session, bram, visit, laggard):
    page = browse(f"/intern/bezoeken/{visit.id}/bewijs/", by=bram)
    actions.cancel(session, bram.actor, visit, "Het Werkplein verhuist.", JULY_5)

    refused = send(page, (photo(), "gevel.jpg"), milestone="a1")

    assert refused.status == 422
    assert "Dit bezoek is vervallen." in refused.text
    assert pieces(session, laggard) == []


def test_the_mt_looks_and_others_find_nothing(browse, session, bram, carla, dirk, visit):
    address = f"/intern/bezoeken/{visit.id}/bewijs/"

    assert browse(address, by=dirk).html.select("input[type=file]") == []
    browse(address, by=carla, status=404)
    browse(address, by=dirk, data={}, status=403)
