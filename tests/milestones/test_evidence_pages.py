"""The pages of evidence as a reader finds them: adding, what is refused, what is kept, the queue, and the sample."""

import csv
import hashlib
import io
from datetime import date

import pytest

from milestones import actions
from milestones.actions import sampling
from milestones.models import EvidenceFile
from milestones.rules.evidence import drawn, seed_of
from milestones.uploading import MOST_FILES
from tests.milestones.answering import answer_all, submit
from tests.milestones.proving import K1, K2, accept, add, claim, events, give_back, kept, pieces, send
from tests.support.uploads import AUTHOR, document, photo, png_that_claims, word
from werkplein.core.audit import AuditEntry
from werkplein.core.files import store
from werkplein.people.rules import Role

A1 = "/intern/werkpleinen/leader/bewijs/a1/"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def refusals(session):
    session.expire_all()
    return [row.facts["why"] for row in session.query(AuditEntry).filter_by(event="evidence:refused")]


def test_an_mt_adds_a_photo_and_finds_it_on_the_page_the_card_and_the_history(browse, session, carla, leader):
    page = send(browse(A1, by=carla), (photo(), "gevel.jpg"))

    assert "1 stuk toegevoegd bij a1. Het secretariaat kijkt het na." in page.text
    assert "De gevel Wacht op controle" in page.text
    assert page.one("main img")["alt"] == "De gevel"
    assert "1 stuk bij 1 mijlpaal. 1 wacht op controle." in browse("/intern/werkpleinen/leader/", by=carla).text
    history = browse("/intern/werkpleinen/leader/geschiedenis/", by=carla, query={"mijlpaal": "a1"})
    assert "Bewijs bij a1" in history.text
    assert "De gevel" in browse("/intern/werkpleinen/leader/bewijs/", by=carla).text


def test_several_files_of_all_kinds_go_in_at_once(browse, session, carla, leader):
    files = [(photo(), "a.jpg"), (photo(kind="PNG"), "b.png"), (document(), "c.pdf"), (word(), "d.docx")]

    page = send(browse(A1, by=carla), *files)

    assert "4 stukken toegevoegd" in page.text
    assert [piece.filename for piece in pieces(session, leader)] == ["a.jpg", "b.png", "c.pdf", "d.docx"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("description", "", "Schrijf op wat er te zien of te lezen is."),
        ("description", "x" * 301, "Maak de beschrijving korter"),
        ("holds_on", "", "Vul de dag van de foto of het document in."),
        ("holds_on", "31-2-2010", "bestaat niet"),
        ("holds_on", "6-7-2010", "is nog niet geweest"),
        ("no_visitors", None, "Bevestig dat er geen herkenbare bezoekers"),
    ],
)
def test_a_form_that_is_not_complete_keeps_the_files_until_it_is(browse, session, carla, leader, field, value, words):
    first = send(browse(A1, by=carla), (photo(), "gevel.jpg"), **{field: value})

    assert first.status == 422
    assert words in first.text
    assert "Dit bestand staat klaar: gevel.jpg." in first.text
    assert pieces(session, leader) == []
    second = send(first)
    assert "1 stuk toegevoegd" in second.text
    assert [piece.filename for piece in pieces(session, leader)] == ["gevel.jpg"]


def test_what_was_typed_stays_when_a_file_is_refused(browse, carla):
    page = send(browse(A1, by=carla), (SVG, "logo.svg"), description="Ons logo", holds_on="1 juni 2010")

    assert page.status == 422
    assert "‘logo.svg’ is niet bewaard. Dit is een SVG-tekening" in page.text
    assert page.one("#description").text.strip() == "Ons logo"
    assert page.one("#holds_on")["value"] == "1 juni 2010"


def test_without_a_file_the_page_says_what_to_do(browse, carla):
    assert "Kies een foto of een document." in send(browse(A1, by=carla)).text


def test_of_good_and_bad_files_the_good_ones_are_added_and_the_others_told(browse, session, carla, leader):
    files = [
        (photo(), "goed.jpg"),
        (SVG, "logo.svg"),
        (png_that_claims(50_000, 50_000), "groot.png"),
        (document(), "gevel.jpg"),
        (document(encrypted=True), "geheim.pdf"),
    ]

    page = send(browse(A1, by=carla), *files)

    assert "1 stuk toegevoegd" in page.text
    for words in (
        "‘logo.svg’ is niet",
        "te veel beeldpunten",
        "Laat de naam eindigen op .pdf",
        "Er staat een beveiliging op",
    ):
        assert words in page.text
    assert [piece.filename for piece in pieces(session, leader)] == ["goed.jpg"]
    assert refusals(session) == [["drawing", "too_many_pixels", "misnamed", "encrypted"]]


def test_a_refusal_is_written_down_without_the_name_of_the_file(browse, session, carla):
    send(browse(A1, by=carla), (SVG, "Jan Janssen.svg"))

    entry = session.query(AuditEntry).filter_by(event="evidence:refused").one()
    assert entry.facts == {"milestone": "a1", "why": ["drawing"]}


def test_of_two_hundred_files_the_first_dozen_is_kept_and_the_rest_counted(browse, session, carla, leader):
    files = [(photo(20 + number), f"{number}.jpg") for number in range(200)]

    page = send(browse(A1, by=carla), *files)

    assert f"{MOST_FILES} stukken toegevoegd" in page.text
    assert "U koos 200 bestanden. Er kunnen er 12 tegelijk bij. 188 bestanden zijn niet bekeken." in page.text
    assert len(pieces(session, leader)) == MOST_FILES


def test_more_than_the_limit_at_once_is_told_and_nothing_is_added(browse, app, session, carla, leader):
    app.config["MAX_CONTENT_LENGTH"] = 100_000

    page = send(browse(A1, by=carla), (b"x" * 200_000, "groot.jpg"))

    assert page.status == 413
    assert "te groot" in page.text
    assert pieces(session, leader) == []


@pytest.mark.parametrize("name", ["../../etc/passwd.jpg", "C:\\a\\passwd.jpg", "a\x00/passwd.jpg", "<b>passwd.jpg"])
def test_a_name_with_a_path_is_shown_and_offered_without_it(browse, session, carla, leader, name):
    send(browse(A1, by=carla), (photo(), name))

    (piece,) = pieces(session, leader)
    answer = browse(f"/intern/bewijs/{piece.id}/bestand", by=carla)
    assert "/" not in piece.filename
    assert "passwd.jpg" in piece.filename
    assert ".." not in answer.response.headers["Content-Disposition"]


def test_a_file_is_a_download_and_a_small_picture_does_nothing(browse, session, carla, leader):
    (piece,) = add(session, carla, leader)

    whole = browse(f"/intern/bewijs/{piece.id}/bestand", by=carla)
    small = browse(f"/intern/bewijs/{piece.id}/miniatuur", by=carla)

    assert whole.response.headers["Content-Disposition"] == "attachment; filename=gevel.jpg"
    assert "Content-Disposition" not in small.response.headers
    assert hashlib.sha256(whole.data).hexdigest() == piece.file.digest
    for answer in (whole, small):
        assert answer.response.mimetype == "image/jpeg"
        assert answer.response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert AUTHOR.encode() not in answer.data
        assert b"Exif" not in answer.data


@pytest.mark.parametrize(("harm", "words"), [("gone", "ontbreekt in de opslag"), ("damaged", "is beschadigd")])
def test_a_file_that_is_lost_says_so(browse, session, carla, leader, harm, words):
    (piece,) = add(session, carla, leader)
    digest = piece.file.digest
    place = store().local_path(f"content/{digest[:2]}/{digest}")
    place.unlink() if harm == "gone" else place.write_bytes(b"x")

    page = browse(f"/intern/bewijs/{piece.id}/bestand", by=carla, status=404)

    assert words in page.text
    assert "reservekopie" in page.text


def test_what_was_taken_back_is_not_to_be_had(browse, session, carla, leader):
    (piece,) = add(session, carla, leader)

    page = browse(A1, by=carla).submit("Trek dit stuk in")

    assert "Ingetrokken. Het bestand wordt weggegooid." in page.text
    assert session.query(EvidenceFile).count() == 0
    assert "weggehaald" in browse(f"/intern/bewijs/{piece.id}/bestand", by=carla, status=404).text
    browse(f"/intern/bewijs/{piece.id}/miniatuur", by=carla, status=404)


def test_a_locked_checklist_is_told_and_nothing_is_lost(browse, session, carla, bram, leader):
    actions.fix_quarter(session, bram.actor, K1, date(2010, 4, 16))
    assert "is vastgesteld op 16-4-2010" in browse(A1, by=carla, query={"kwartaal": "2010-K1"}).text
    page = browse(A1, by=carla, query={"kwartaal": "2010-K2"})

    refused = send(page, (photo(), "gevel.jpg"), quarter="2010-K1")

    assert refused.status == 409
    assert "De vragenlijst van het 1e kwartaal 2010 is vastgesteld op 16-4-2010" in refused.text
    assert refusals(session) == [["not_now"]]
    assert "1 stuk toegevoegd" in send(refused).text
    assert pieces(session, leader)[0].quarter is None


def test_a_closed_werkplein_says_so_and_keeps_what_there_is(browse, session, carla, leader):
    add(session, carla, leader)
    form = browse(A1, by=carla)
    leader.closed_on = date(2010, 7, 1)

    refused = send(form, (photo(80), "gevel.jpg"))

    assert refused.status == 422
    assert "Dit Werkplein is gesloten sinds 1 juli 2010." in refused.text.replace("\xa0", " ")
    assert refusals(session) == [["not_now"]]
    assert len(pieces(session, leader)) == 1
    assert "Er kan geen bewijs meer bij" in browse(A1, by=carla).text


def test_files_that_wait_are_for_the_same_person_and_werkplein_only(browse, session, carla, dirk, leader, laggard):
    waiting = send(browse(A1, by=carla), (photo(), "gevel.jpg"), description="")
    sealed = waiting.one("input[name=waiting]")["value"]

    page = send(browse("/intern/werkpleinen/laggard/bewijs/a1/", by=dirk), waiting=sealed)

    assert "Kies een foto of een document." in page.text
    assert pieces(session, laggard) == []


def test_the_outsider_finds_nothing(browse, session, carla, dirk, leader):
    (piece,) = add(session, carla, leader)
    base = f"/intern/bewijs/{piece.id}/"

    for address in (A1, "/intern/werkpleinen/leader/bewijs/", base, f"{base}bestand", f"{base}miniatuur"):
        browse(address, by=dirk, status=404)
    browse("/intern/bewijs/", by=dirk, status=403)
    browse("/intern/bewijs/steekproef/", by=dirk, status=403)
    browse("/intern/bewijs/999999/", by=carla, status=404)
    browse("/intern/werkpleinen/leader/bewijs/z9/", by=carla, status=404)


def test_who_only_reads_sees_no_form(browse, session, a_person, carla, leader):
    add(session, carla, leader)

    page = browse(A1, by=a_person(Role.STEERING_GROUP))

    assert "De gevel met het logo" in page.text
    assert page.html.select("input[type=file]") == []
    assert "Trek in" not in page.text


def test_a_change_can_be_reported_with_evidence_behind_it(browse, carla):
    page = browse("/intern/werkpleinen/leader/wijziging/", by=carla)

    after = page.submit("Meld en voeg bewijs toe", milestone="a1", verdict="met", holds_on="1-7-2010")

    assert after.path == A1
    assert "De wijziging is gemeld." in after.text


def test_each_question_of_the_checklist_leads_to_its_evidence(browse, carla):
    page = browse("/intern/werkpleinen/leader/vragenlijst/2010-K2/", by=carla).follow("Voeg bewijs toe bij b2")

    assert page.h1 == "Bewijs bij b2"
    assert page.follow("Terug naar de vragenlijst").h1 == "Vragenlijst 2e kwartaal 2010"


def test_the_queue_is_worked_through_oldest_first(browse, session, carla, dirk, anna, leader, laggard):
    claim(session, carla, leader)
    add(session, carla, leader)
    add(session, dirk, laggard, milestone="b1")

    page = browse("/intern/bewijs/", by=anna)
    assert "2 stukken wachten op controle." in page.text
    assert [row[1] for row in page.rows("Stukken die wachten")] == ["a1", "b1"]
    first = page.follow("Begin met het oudste")
    assert "Het MT zegt: Ja" in first.text
    assert first.one("input[name=verdict][checked]")["value"] == "met"
    second = first.submit("Akkoord")
    assert "1 stuk akkoord: a1 van Lindeveen telt als E1." in second.text
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


@pytest.mark.parametrize("button", ["Akkoord", "Stuur terug"])
def test_who_comes_second_is_told(browse, session, carla, anna, bram, leader, button):
    waiting = add(session, carla, leader)
    page = browse(f"/intern/bewijs/{waiting[0].id}/", by=bram)
    accept(session, anna, waiting)

    fields = {"verdict": "met"} if button == "Akkoord" else {"reason": "Te donker."}
    second = page.submit(button, **fields)

    assert second.status == 409
    assert "was u voor: dit stuk is akkoord. Er is niets overschreven." in second.text


def test_a_decision_without_judgement_or_reason_is_refused(browse, session, carla, anna, leader):
    (piece,) = add(session, carla, leader)
    page = browse(f"/intern/bewijs/{piece.id}/", by=anna)

    assert "Kies wat het laat zien." in page.submit("Akkoord").text
    assert "Schrijf op waarom u het terugstuurt." in page.submit("Stuur terug").text


def test_one_decision_can_hold_for_all_that_waits_with_a_milestone(browse, session, carla, anna, leader):
    first, *_ = add(session, carla, leader, kept(60), kept(80), kept(90))
    page = browse(f"/intern/bewijs/{first.id}/", by=anna)
    add(session, carla, leader, kept(70))

    after = page.submit("Akkoord", verdict="met", others_too="y")

    assert "3 stukken akkoord" in after.text, "the one that came later was not seen"
    assert "1 stuk wacht op controle." in browse("/intern/bewijs/", by=anna).text


def test_nobody_is_offered_to_check_their_own(browse, session, bram, leader):
    (piece,) = add(session, bram, leader)

    page = browse(f"/intern/bewijs/{piece.id}/", by=bram)

    assert "Een ander controleert het." in page.text
    assert "Akkoord" not in page.all("button")


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
    after = narrowed.submit("Akkoord", verdict="met")
    assert "Achterholt" in after.h1


def test_statements_stay_the_same_however_much_there_is(browse, session, carla, anna, leader):
    pages = ["/intern/bewijs/", A1, "/intern/werkpleinen/leader/bewijs/", "/intern/werkpleinen/leader/"]
    add(session, carla, leader)
    browse("/intern/bewijs/", by=anna)
    few = [browse(each, by=anna).statements for each in pages]
    for number in range(12):
        add(session, carla, leader, kept(61 + number), milestone=["a1", "b1", "c1"][number % 3])

    many = [browse(each, by=anna).statements for each in pages]

    assert many == few
    assert max(many) <= 15


def test_the_sample_page_says_how_to_draw_again(browse, session, carla, anna, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    sampling.draw_sample(session, anna.actor, K2, date(2010, 7, 15))

    page = browse("/intern/bewijs/steekproef/", by=anna)
    file = page.follow("Download alle antwoorden met hun volgorde (CSV)").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(file), delimiter=";"))[1:]

    population = sorted(row[1] for row in rows)
    seed = seed_of("2010-K2", population)
    assert "2 van 12 antwoorden getrokken voor het 2e kwartaal 2010. 0 daarvan akkoord." in page.text
    assert seed in page.text
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
