"""The pages of the desk check as a reader finds them: the queue, a decision, who comes second, and the sample."""

import csv
import hashlib
import io
from datetime import date

import pytest

from milestones.actions import rebuild, sampling
from milestones.actions.checking import GONE, LACKING
from milestones.rules.evidence import drawn, seed_of
from tests.milestones.answering import TODAY, answer_all, submit
from tests.milestones.building import PROGRAMME
from tests.milestones.proving import K2, accept, add, claim, events, give_back, kept, send
from tests.support.uploads import photo
from werkplein.core.files import store

A1 = "/intern/werkpleinen/leader/bewijs/a1/"


def test_the_queue_is_worked_through_oldest_first(browse, session, carla, dirk, anna, leader, laggard):
    claim(session, carla, leader)
    add(session, carla, leader)
    add(session, dirk, laggard, milestone="b1")

    page = browse("/intern/bewijs/", by=anna)
    assert "2 stukken wachten op controle." in page.text
    assert [row[1] for row in page.rows("Stukken die wachten")] == ["a1", "b1"]
    first = page.follow("Begin met het oudste")
    assert "Het MT zegt: Ja" in first.text
    assert first.rows("Eerdere oordelen")[0][3] == carla.actor.label
    assert "Uw oordeel over a1 van Lindeveen" in first.text
    assert not first.html.select("input[name=verdict][checked]")
    second = first.submit("Leg dit oordeel vast", verdict="met")
    assert "Vastgelegd: a1 van Lindeveen is voldaan." in second.text
    assert "Het MT zegt: nog geen antwoord" in second.text
    last = second.submit("Stuur terug", reason="Dit is onleesbaar.")
    assert "1 stuk teruggestuurd." in last.text
    assert "Er wacht niets op controle." in last.text


def test_the_mt_reads_why_it_was_sent_back_and_is_asked_for_more(browse, session, carla, anna, leader):
    give_back(session, anna, add(session, carla, leader), "Het logo staat er niet op.")

    card = browse("/intern/werkpleinen/leader/", by=carla)
    page = card.follow("Ga verder")

    assert "Bewijs aanvullen 3e kwartaal 2010 (a1)" in card.text
    assert page.path == A1
    assert "Teruggestuurd op 5 juli 2010" in page.text.replace("\xa0", " ")
    assert "Het logo staat er niet op." in page.text
    after = send(page, (photo(80), "beter.jpg"))
    assert "Voeg hieronder iets anders toe." not in after.text


@pytest.mark.both
def test_a_piece_of_which_the_file_is_gone_is_sent_back_and_not_accepted(browse, session, carla, anna, leader):
    (waiting,) = add(session, carla, leader)
    before = browse(f"/intern/bewijs/{waiting.id}/", by=anna)
    store().remove(waiting.file.digest)

    refused = before.submit("Leg dit oordeel vast", verdict="met")
    assert refused.status == 422
    assert LACKING in refused.text
    page = browse(f"/intern/bewijs/{waiting.id}/", by=anna)
    assert "Dit bestand is er niet." in page.text
    assert "Leg dit oordeel vast" not in page.text
    assert "1 stuk teruggestuurd." in page.submit("Stuur terug", reason="Het bestand ging bij ons verloren.").text


def test_who_only_reads_is_told_that_the_file_is_gone_and_sees_no_broken_picture(browse, session, carla, leader):
    (waiting,) = add(session, carla, leader)
    there = browse(f"/intern/bewijs/{waiting.id}/", by=carla)
    store().remove(waiting.file.digest)

    page = browse(f"/intern/bewijs/{waiting.id}/", by=carla)

    assert f"Download {waiting.filename}" in there.text
    assert "Dit bestand is er niet." not in there.text
    assert f"Dit bestand is er niet. {GONE}" in page.text
    assert f"Download {waiting.filename}" not in page.text


@pytest.mark.parametrize("button", ["Leg dit oordeel vast", "Stuur terug"])
def test_who_comes_second_is_told(browse, session, carla, anna, bram, leader, button):
    waiting = add(session, carla, leader)
    page = browse(f"/intern/bewijs/{waiting[0].id}/", by=bram)
    accept(session, anna, waiting)

    fields = {"verdict": "met"} if button == "Leg dit oordeel vast" else {"reason": "Te donker."}
    second = page.submit(button, **fields)

    assert second.status == 409
    assert "was u voor: dit stuk is gecontroleerd. Er is niets overschreven." in second.text


def test_a_decision_without_judgement_or_reason_is_refused(browse, session, carla, anna, leader):
    (piece,) = add(session, carla, leader)
    page = browse(f"/intern/bewijs/{piece.id}/", by=anna)

    assert "Kies wat het laat zien." in page.submit("Leg dit oordeel vast").text
    assert "Schrijf op waarom u het terugstuurt." in page.submit("Stuur terug").text


@pytest.mark.parametrize("verdict", ["partly", "not_met"])
def test_what_is_lacking_is_not_recorded_without_saying_what(browse, session, carla, anna, leader, verdict):
    (piece,) = add(session, carla, leader)
    page = browse(f"/intern/bewijs/{piece.id}/", by=anna)

    refused = page.submit("Leg dit oordeel vast", verdict=verdict)

    assert refused.status == 422
    assert "Schrijf op wat eraan ontbreekt. Het MT leest dit." in refused.one("#note-fout").text
    assert refused.one("input[name=verdict][checked]")["value"] == verdict
    done = refused.submit("Leg dit oordeel vast", verdict=verdict, note="Het logo is van de gemeente.")
    words = {"partly": "deels", "not_met": "niet voldaan"}[verdict]
    told = f"Vastgelegd: a1 van Lindeveen is {words}. Het MT kan reageren tot en met 19 juli 2010."
    assert told in done.text.replace("\xa0", " ")
    found = browse("/intern/werkpleinen/leader/bevindingen/", by=carla).text
    assert "Het logo is van de gemeente." in found
    assert "Die telt nu al mee." in found


def test_one_decision_can_hold_for_all_that_waits_with_a_milestone(browse, session, carla, anna, leader):
    first, *_ = add(session, carla, leader, kept(60), kept(80), kept(90))
    page = browse(f"/intern/bewijs/{first.id}/", by=anna)
    add(session, carla, leader, kept(70))

    after = page.submit("Leg dit oordeel vast", verdict="met", others_too="y")

    assert "a1 van Lindeveen is voldaan, met 3 stukken." in after.text, "the one that came later was not seen"
    assert "1 stuk wacht op controle." in browse("/intern/bewijs/", by=anna).text


def test_nobody_is_offered_to_check_their_own(browse, session, bram, leader):
    (piece,) = add(session, bram, leader)

    page = browse(f"/intern/bewijs/{piece.id}/", by=bram)

    assert "Een ander controleert het." in page.text
    assert "Leg dit oordeel vast" not in page.all("button")


def test_the_queue_can_be_narrowed_and_the_decision_goes_on_there(browse, session, carla, dirk, anna, leader, laggard):
    for milestone in ("a1", "a2"):
        add(session, carla, leader, milestone=milestone)
    add(session, dirk, laggard)

    def found(**query):
        return [row[:2] for row in browse("/intern/bewijs/", by=anna, query=query).rows("Stukken die wachten")]

    assert [row[1] for row in found(mijlpaal="a1")] == ["a1", "a1"]
    assert [row[1] for row in found(regio="noordrand")] == ["a1", "a2"]
    assert len(found(mijlpaal="z9", regio="")) == 3
    narrowed = browse("/intern/bewijs/", by=anna, query={"mijlpaal": "a1"}).follow("Begin met het oudste")
    after = narrowed.submit("Leg dit oordeel vast", verdict="met")
    assert "Achterholt" in after.h1


def test_statements_stay_the_same_however_much_there_is(browse, session, carla, anna, leader):
    pages = ["/intern/bewijs/", A1, "/intern/werkpleinen/leader/bewijs/", "/intern/werkpleinen/leader/"]
    add(session, carla, leader)
    rebuild(session, PROGRAMME, TODAY)
    # What a process keeps of the register is read the first time only.
    for each in pages:
        browse(each, by=anna)
    few = [browse(each, by=anna).statements for each in pages]
    for number in range(12):
        add(session, carla, leader, kept(61 + number), milestone=["a1", "b1", "c1"][number % 3])

    many = [browse(each, by=anna).statements for each in pages]

    assert many == few
    assert max(many) <= 15


@pytest.mark.parametrize(("is_example", "name"), [(True, "voorbeeldgegevens-steekproef"), (False, "steekproef")])
def test_the_file_of_a_sample_in_demonstration_mode_says_so_in_its_name(
    app, browse, session, carla, anna, leader, is_example, name
):
    app.extensions["is_example"] = is_example
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    sampling.draw_sample(session, anna.actor, K2, date(2010, 7, 15))

    file = browse("/intern/bewijs/steekproef/2010-K2.csv", by=anna)

    assert file.response.headers["Content-Disposition"] == f'attachment; filename="{name}-2010-K2.csv"'


def test_the_sample_page_says_how_to_draw_again(browse, session, carla, anna, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    sampling.draw_sample(session, anna.actor, K2, date(2010, 7, 15))

    page = browse("/intern/bewijs/steekproef/", by=anna)
    file = page.follow("Download alle antwoorden met hun volgorde (CSV)").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(file), delimiter=";"))[1:]

    population = sorted(row[1] for row in rows)
    seed = seed_of("2010-K2", population)
    assert (
        "2 van 12 antwoorden getrokken voor het 2e kwartaal 2010. Daarvan 0 kloppen, 0 kloppen niet en 2 wachten nog."
        in page.text
    )
    assert seed in page.text
    # As the page says it is reckoned: with what stands there in the type of code.
    quarter = page.one("section[aria-labelledby=zo] ol li:nth-of-type(2) code").text
    assert seed == hashlib.sha256("\n".join([quarter, *population]).encode()).hexdigest()
    assert "Ook als er een stuk is dat nog wacht op controle." in page.text
    assert [row[1] for row in rows if row[3] == "ja"] == drawn(population, seed)
    assert all(row[2] == hashlib.sha256(f"{seed}:{row[1]}".encode()).hexdigest() for row in rows)


def test_the_sample_can_be_drawn_by_hand(browse, session, anna, carla, leader):
    page = browse("/intern/bewijs/steekproef/", by=anna)

    after = page.submit("Trek de steekproef")

    assert "Getrokken: 0 antwoorden van het 1e kwartaal 2010." in after.text
    assert "sample:drawn" in events(session)


def test_what_was_drawn_is_marked_in_the_queue_and_told_to_the_mt(browse, session, carla, anna, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    items = sampling.draw_sample(session, anna.actor, K2, date(2010, 7, 15))
    milestone = items[0].milestone
    asked = browse(f"/intern/werkpleinen/leader/bewijs/{milestone}/", by=carla)
    add(session, carla, leader, milestone=milestone)
    add(session, carla, leader, kept(70), milestone="a1" if milestone != "a1" else "a2")

    page = browse("/intern/bewijs/", by=anna, query={"steekproef": "ja"})

    assert "1 stuk wacht op controle, 1 uit een steekproef." in page.text
    assert [row[1] for row in page.rows("Stukken die wachten")] == [milestone]
    assert asked.h1 == f"Bewijs bij {milestone}"


def test_what_waits_to_be_checked_is_asked_of_who_checks_and_of_nobody_else(browse, session, carla, anna, leader):
    asked, words = "/intern/gevraagd/", "op uw controle"
    assert words not in browse(asked, by=anna).text
    add(session, carla, leader)
    assert "1 stuk wacht op uw controle" in browse(asked, by=anna).text
    add(session, carla, leader, kept(80))

    page = browse(asked, by=anna)
    assert "2 stukken wachten op uw controle" in page.text
    assert page.html.select("section:has(#van-u) li a[href='/intern/bewijs/']")
    assert words not in browse(asked, by=carla).text
