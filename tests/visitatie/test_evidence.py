"""A visit brings photos and documents along, before and after it is held."""

from datetime import date

import pytest

from milestones.actions.evidence import withdraw_evidence
from milestones.rules import Found, Source, Verdict
from milestones.rules.evidence import EvidenceState
from tests.milestones.proving import events, pieces, send
from tests.support.uploads import photo
from visitatie import actions
from visitatie.rules import VisitStatus
from werkplein.core.errors import Forbidden

JULY_5 = date(2010, 7, 5)


def test_photos_are_added_before_the_visit_and_belong_to_it(browse, session, bram, visit, laggard):
    page = browse(f"/intern/bezoeken/{visit.id}/", by=bram).follow("Foto’s en documenten van dit bezoek")

    after = send(page, (photo(), "gevel.jpg"), milestone="a1")

    assert "1 stuk toegevoegd bij a1." in after.text
    (piece,) = pieces(session, laggard)
    assert (piece.source, piece.visit_id) == (Source.AUDIT, str(visit.id))
    assert "Bezoek niet vastgelegd" in browse("/intern/werkpleinen/laggard/bewijs/a1/", by=bram).text
    assert "Er wacht niets op controle." in browse("/intern/bewijs/", by=bram).text


def test_photos_are_added_after_the_visit_with_its_day_filled_in(browse, session, bram, proposed, laggard):
    actions.confirm(session, bram.actor, proposed, JULY_5)
    held_on = date(2010, 7, 13)
    found = [Found("a1", Verdict.MET)]
    actions.hold(session, bram.actor, proposed, found, held_on, "vestigingsmanager", date(2010, 7, 14))
    page = browse(f"/intern/bezoeken/{proposed.id}/bewijs/", by=bram)

    assert page.one("#holds_on")["value"] == "13-7-2010"
    send(page, (photo(), "gevel.jpg"), milestone="a1")
    assert "Van een bezoek" in browse("/intern/werkpleinen/laggard/bewijs/a1/", by=bram).text


def test_what_came_before_a_visit_that_lapsed_was_never_seen_there(browse, session, bram, dirk, visit):
    send(browse(f"/intern/bezoeken/{visit.id}/bewijs/", by=bram), (photo(), "gevel.jpg"), milestone="a1")

    actions.cancel(session, bram.actor, visit, "Het Werkplein verhuist.", JULY_5)

    told = browse("/intern/werkpleinen/laggard/bewijs/a1/", by=dirk).text
    assert "Bezoek niet vastgelegd" in told
    assert "Van een bezoek" not in told


@pytest.mark.parametrize("where", ["/intern/bezoeken/{visit}/bewijs/", "/intern/bewijs/{piece}/"])
def test_a_supporter_takes_back_what_a_visit_brought(browse, session, bram, visit, laggard, where):
    send(browse(f"/intern/bezoeken/{visit.id}/bewijs/", by=bram), (photo(), "gevel.jpg"), milestone="a1")
    (piece,) = pieces(session, laggard)

    done = browse(where.format(visit=visit.id, piece=piece.id), by=bram).submit("Trek dit stuk in")

    assert "Ingetrokken. Het bestand wordt weggegooid." in done.text
    (piece,) = pieces(session, laggard)
    assert (piece.state, piece.file) == (EvidenceState.WITHDRAWN, None)
    assert events(session)[-1] == "evidence:withdrawn"


def test_nobody_else_takes_back_what_a_visit_brought(browse, session, anna, bram, dirk, visit, laggard):
    send(browse(f"/intern/bezoeken/{visit.id}/bewijs/", by=bram), (photo(), "gevel.jpg"), milestone="a1")
    (piece,) = pieces(session, laggard)

    with pytest.raises(Forbidden, match="Alleen een ondersteuner kan het intrekken"):
        withdraw_evidence(session, dirk.actor, piece, JULY_5)

    for person in (anna, dirk):
        browse(f"/intern/bewijs/{piece.id}/van-bezoek-halen", by=person, data={}, status=403)
        assert "Trek dit stuk in" not in browse(f"/intern/bewijs/{piece.id}/", by=person).text
    assert pieces(session, laggard)[0].file is not None


def test_a_visit_that_waits_for_a_decision_takes_no_photos(browse, session, bram, visit, laggard):
    page = browse(f"/intern/bezoeken/{visit.id}/bewijs/", by=bram)
    visit.status = VisitStatus.WAITING
    session.commit()

    refused = send(page, (photo(), "gevel.jpg"), milestone="a1")

    assert refused.status == 422
    assert "Dit bezoek wacht op een besluit van de stuurgroep. Er kunnen geen foto’s" in refused.text
    assert pieces(session, laggard) == []


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
