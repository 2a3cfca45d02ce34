"""The pages of reports, as each of the cast finds them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from milestones.actions.hearing import decide, decide_last, dispute, escalate
from milestones.models import Assessment
from tests.support.browse import counted
from tests.visitatie.conftest import TUESDAY
from tests.visitatie.reports.conftest import UNTIL
from visitatie.pages import NextVisit, for_cards
from visitatie.reports import actions
from visitatie.reports.jobs import make_files
from visitatie.reports.models import ReportReply, ReportVersion
from werkplein.core.database import db
from werkplein.people.rules import Role

LIST = "/intern/verslagen/"
CARD = "/intern/werkpleinen/laggard/"
REMARK = "De tweede balie is van het uitzendbureau."
HANDLED = "De tweede balie is van het uitzendbureau en telt niet mee."


@pytest.fixture(autouse=True)
def _on_the_day(app):
    app.config["TODAY"] = TUESDAY


def address(visit, rest=""):
    return f"/intern/bezoeken/{visit.id}/verslag/{rest}"


def plain(page):
    return page.text.replace("\xa0", " ")


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


@pytest.mark.both
def test_from_concept_to_final(browse, session, app, held, bram, dirk):
    mt = browse(address(held), by=dirk)
    assert "U kunt reageren tot en met 27 juli 2010." in plain(mt)
    assert "Er staan twee balies." in mt.text
    sent = browse(address(held, "reactie/?deel=criterium-a"), by=dirk)
    assert "Dit staat er nu: A. Eén locatie" in sent.text
    sent = sent.submit("Verstuur uw opmerking", text=REMARK)
    assert "Uw opmerking is verstuurd." in sent.text
    assert "U bent akkoord met 3 bevindingen." in sent.submit("Ga akkoord met de rest", is_agreed="y").text

    shown = browse(address(held), by=bram)
    assert "1 opmerking is nog niet verwerkt." in shown.text
    assert "Maak definitief" not in shown.text
    done = shown.follow("Verwerk deze opmerking nummer 1").submit("Verwerk de opmerking", outcome="yes", reason=HANDLED)
    final = done.submit("Maak definitief")

    assert "Dit verslag is definitief sinds 13 juli 2010." in plain(final)
    assert f"Aangevuld na de reactie van het MT: {HANDLED}" in final.text
    assert ["A. Eén locatie", REMARK, "Overgenomen", HANDLED] in final.rows("Opmerkingen van het MT")
    assert "Reageer op dit deel" not in browse(address(held), by=dirk).text
    assert [row[0] for row in final.rows("Versies")] == ["Versie 2, definitief", "Versie 1, concept"]


def test_a_corrected_version_stands_above_the_older_ones(browse, session, held, bram, dirk):
    actions.agree(session, dirk.actor, held, TUESDAY)
    actions.finalise(session, bram.actor, held, TUESDAY)
    form = browse(address(held, "verbetering/"), by=bram)
    done = form.submit(
        "Maak de verbeterde versie",
        section="bezoek",
        text="Het gesprek was in de middag.",
        reason="Het MT belde erover.",
    )

    assert "Versie 3 is gemaakt." in done.text
    assert "Waarom deze versie: Het MT belde erover. Zij vervangt versie 2, definitief" in done.text
    assert "Verbeterd: Het gesprek was in de middag." in done.text
    old = browse(address(held, "2/"), by=dirk)
    assert "Dit is een oudere versie." in old.text
    assert "Het gesprek was in de middag." not in old.text


def test_files_come_from_the_store_and_are_never_made_on_request(browse, client, session, held, bram, dirk):
    assert "worden gemaakt" in browse(address(held), by=dirk).text
    assert "Het wordt gemaakt." in browse(address(held, "1/pdf"), by=dirk, status=404).text
    make_files(session, TUESDAY)
    session.commit()

    page = browse(address(held), by=dirk)
    assert "worden gemaakt" not in page.text
    dirk.sign_in(client)
    pdf, word = client.get(address(held, "1/pdf")), client.get(address(held, "1/docx"))

    assert (pdf.data[:5], word.data[:2]) == (b"%PDF-", b"PK")
    assert "verslag-laggard-2010-07-13-versie-1.pdf" in pdf.headers["Content-Disposition"]
    assert "no-store" in pdf.headers["Cache-Control"]


@pytest.mark.parametrize("rest", ["9/", "0/", "x/", "1/exe", "1/pdf", "99999999999999999999/"])
def test_what_is_not_there_is_not_found(browse, held, bram, rest):
    browse(address(held, rest), by=bram, status=404)


def test_a_visit_that_was_not_held_has_no_report(browse, confirmed, bram):
    for path in (address(confirmed), f"/intern/bezoeken/{confirmed.id}/samenvatting/"):
        assert "Van dit bezoek is nog geen verslag." in browse(path, by=bram, status=404).text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": ""}, "Schrijf op wat er niet klopt of ontbreekt."),
        ({"text": "Kort."}, "in ten minste 10 tekens"),
        ({"text": "x" * 2001}, "2.000 tekens"),
        ({"text": REMARK, "section": "criterium-z"}, ""),
    ],
)
def test_a_remark_that_cannot_be_keeps_what_was_typed(browse, session, held, dirk, fields, sentence):
    refused = browse(address(held, "reactie/"), by=dirk).submit("Verstuur uw opmerking", **fields)

    assert refused.status == 422
    assert sentence in refused.text
    assert refused.one("#text").get_text().strip() == fields["text"]
    assert count(session, ReportReply) == 0


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": HANDLED}, "Kies wat u ermee doet."),
        ({"outcome": "no", "reason": "Nee."}, "in ten minste 20 tekens"),
        ({"outcome": "no", "reason": ""}, "Schrijf op wat u aanpast, of waarom niet."),
    ],
)
def test_a_remark_is_not_handled_without_saying_how(browse, session, held, bram, dirk, fields, sentence):
    said = actions.remark(session, dirk.actor, held, "", REMARK, TUESDAY)

    refused = browse(address(held, f"reacties/{said.id}/"), by=bram).submit("Verwerk de opmerking", **fields)

    assert refused.status == 422
    assert sentence in refused.text


def test_after_the_last_day_the_page_of_the_reply_says_so(browse, app, held, dirk):
    app.config["TODAY"] = date(2010, 7, 28)

    assert "Reageren kan niet meer." in browse(address(held, "reactie/"), by=dirk).text
    assert "Ga akkoord" not in browse(address(held), by=dirk).text


def test_who_agrees_reads_under_the_report_with_what_and_what_stays_disputed(browse, session, held, dirk):
    findings = session.scalars(select(Assessment).order_by(Assessment.milestone)).all()
    dispute(session, dirk.actor, held.werkplein, findings[0].id, "Er is wel degelijk een logo te zien.", TUESDAY)
    page = browse(address(held), by=dirk)

    codes = [each.milestone for each in findings]
    asked = f"U gaat akkoord met 2 bevindingen: {codes[1]} en {codes[2]}. Daarna kunt u hiertegen geen bezwaar"
    assert asked in page.text
    assert page.text.index("Er staan twee balies.") < page.text.index(asked) < page.text.index("Versies en bestanden")
    done = page.submit("Ga akkoord met de rest", is_agreed="y")
    assert f"U bent akkoord met 2 van de 3 bevindingen. Uw bezwaar tegen {codes[0]} blijft staan." in done.text


def test_one_tap_does_not_agree(browse, session, held, dirk):
    refused = browse(address(held), by=dirk).submit("Ga akkoord met het verslag")

    assert refused.status == 422
    assert "Zet een vinkje als u akkoord gaat." in refused.text
    assert count(session, ReportReply) == 0


def test_what_came_into_the_report_after_it_was_read_is_not_agreed_with(browse, session, held, dirk):
    page = browse(address(held), by=dirk)
    known = page.one("#akkoord ~ form input[name=seen]")["value"].split(",")

    refused = page.submit("Ga akkoord met het verslag", is_agreed="y", seen=",".join(known[:-1]))

    assert refused.status == 409
    assert "Het verslag is intussen aangevuld." in refused.text
    assert count(session, ReportReply) == 0


def test_agreeing_twice_is_refused_and_changes_nothing(browse, session, held, dirk):
    page = browse(address(held), by=dirk)
    page.submit("Ga akkoord met het verslag", is_agreed="y")

    again = page.submit("Ga akkoord met het verslag", is_agreed="y")

    assert again.status == 409
    assert "Er is niets veranderd." in again.text
    assert count(session, ReportReply) == 1


def test_the_summary_is_short_and_is_ticked_when_it_was_read(browse, held, bram, dirk):
    path = f"/intern/bezoeken/{held.id}/samenvatting/"
    page = browse(path, by=bram)
    assert page.text.index("a2") < page.text.index("b1") < page.text.index("a1 ")
    refused = page.submit("Leg vast", read_on="12-7-2010")
    assert "Zet een vinkje als u de samenvatting hebt voorgelezen." in refused.text
    assert "Het bezoek was op 13 juli 2010. Vul die dag of een latere dag in." in plain(refused)

    done = page.submit("Leg vast", read_on="13-7-2010", is_read="y", note="Het MT herkent dit.")

    assert "Voorgelezen aan het MT op 13 juli 2010: Vestigingsmanager. Het MT zei: Het MT herkent dit." in plain(done)
    assert "Leg vast" not in browse(path, by=dirk).text


def test_the_card_shows_the_newest_report(browse, session, held, bram, dirk):
    assert "Reageren kan tot en met 27 juli 2010" in plain(browse(CARD, by=dirk))
    actions.agree(session, dirk.actor, held, TUESDAY)
    assert "Definitief te maken" in browse(CARD, by=dirk).text
    actions.finalise(session, bram.actor, held, TUESDAY)

    assert "Versie 2, 13 juli 2010" in plain(browse(CARD, by=dirk))


def test_who_did_the_visit_is_asked_to_handle_remarks_and_then_to_finish(browse, session, held, bram, dirk, a_person):
    asked = "/intern/gevraagd/"
    assert "het verslag van Achterholt" not in browse(asked, by=bram).text
    said = actions.remark(session, dirk.actor, held, "", REMARK, TUESDAY)
    page = browse(asked, by=bram)
    assert "Verwerk de reactie van Achterholt" in page.text
    assert "1 opmerking bij het verslag" in page.text
    actions.handle(session, bram.actor, held, said.id, False, HANDLED, TUESDAY)
    actions.agree(session, dirk.actor, held, TUESDAY)

    assert "Maak het verslag van Achterholt definitief" in browse(asked, by=bram).text
    assert "Achterholt definitief" not in browse(asked, by=a_person(Role.PROCESS_SUPPORTER)).text


def test_a_decision_after_the_final_version_asks_for_a_correction(
    browse, session, app, held, laggard, bram, dirk, a_person
):
    finding = session.scalars(select(Assessment.id).where(Assessment.milestone == "a2")).one()
    dispute(session, dirk.actor, laggard, finding, "Er is wel één balie, sinds juni.", TUESDAY)
    decide(session, a_person(Role.PROCESS_SUPPORTER).actor, laggard, finding, False, REMARK, TUESDAY)
    app.config["TODAY"] = UNTIL + timedelta(days=1)
    actions.finalise(session, bram.actor, held, UNTIL + timedelta(days=1))
    assert "Na deze versie" not in browse(address(held), by=bram).text
    escalate(session, dirk.actor, laggard, finding, "Er is echt maar één balie.", UNTIL)
    last = "De stuurgroep zag één balie."
    decide_last(session, a_person(Role.STEERING_GROUP).actor, laggard, finding, True, last, UNTIL)
    assert "Na deze versie gebeurde er nog iets in een bezwaar over a2." in browse(address(held), by=bram).text

    done = browse(address(held, "verbetering/"), by=bram).submit(
        "Maak de verbeterde versie", text="De stuurgroep besliste over a2.", reason="Besluit van de stuurgroep."
    )

    assert "Niet voldaan, ingetrokken na bezwaar" in done.text
    assert "Na deze versie" not in done.text


def test_the_list_finds_by_name_and_state(browse, session, held, bram, dirk, anna):
    assert "1 verslag: 1 bij het MT voor een reactie." in browse(LIST, by=bram).text
    assert len(browse(f"{LIST}?zoek=achter&stand=reply", by=bram).rows("Verslagen")) == 1
    assert "Geen verslag past bij deze keuze." in browse(f"{LIST}?zoek=achter&stand=final", by=bram).text
    assert "Er is geen verslag met die naam." in browse(f"{LIST}?zoek=%25", by=bram).text
    assert len(browse(LIST, by=dirk).rows("Verslagen")) == 1


def test_who_does_not_belong_there_finds_nothing(browse, held, carla, a_person):
    for path in (address(held), address(held, "1/"), address(held, "1/pdf"), address(held, "reactie/")):
        browse(path, by=carla, status=404)
    assert "Er zijn nog geen verslagen." in browse(LIST, by=carla).text
    browse(address(held), by=a_person(Role.COMMUNICATION), status=403)


def test_the_steering_group_and_the_dco_read_and_change_nothing(browse, session, held, laggard, a_person):
    for person in (a_person(Role.STEERING_GROUP), a_person(Role.DCO, laggard.region)):
        page = browse(address(held), by=person)
        assert "Het MT kan reageren tot en met 27 juli 2010." in plain(page)
        for button in ("Ga akkoord", "Maak definitief", "Reageer op dit deel", "Verwerk"):
            assert button not in page.text
        browse(address(held, "verbetering/"), by=person, status=403)
        browse(address(held, "reactie/"), by=person, status=403)
    assert count(session, ReportVersion) == 1


def test_hostile_words_are_shown_as_words(browse, session, held, bram, dirk):
    nasty = "<script>alert(1)</script> =SUM(A1)"
    actions.remark(session, dirk.actor, held, "criterium-a", nasty, TUESDAY)

    assert nasty in browse(address(held), by=bram).text


def test_the_statements_of_the_pages_do_not_grow(browse, session, held, bram, dirk):
    few = len(browse(address(held), by=bram).sql)
    for number in range(12):
        actions.remark(session, dirk.actor, held, "criterium-a", f"{REMARK} {number}", TUESDAY)

    assert len(browse(address(held), by=bram).sql) == few <= 15
    assert len(browse(LIST, by=bram).sql) <= 6


@pytest.mark.both
def test_visits_and_reports_on_cards_take_one_statement_together(session, held, laggard, leader, middle):
    with counted(db.engine) as statements:
        found = for_cards(session, [laggard.id, leader.id, middle.id], TUESDAY)

    assert len(statements) == 1
    assert (found[laggard.id].last.id, found[laggard.id].report.reply_until) == (held.id, UNTIL)
    assert found[leader.id] == NextVisit(None, None)
