"""The pages of evidence as a reader finds them: adding, what is refused, what is kept, the queue, and the sample."""

import hashlib
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from milestones import actions, uploading
from milestones.models import EvidenceFile
from milestones.rules import Found, Verdict
from milestones.uploading import MOST_FILES
from tests.milestones.answering import SHEET, save
from tests.milestones.proving import K1, K2, TODAY, add, claim, give_back, kept, pieces, send
from tests.support.uploads import AUTHOR, document, photo, png_that_claims, word
from werkplein.core.audit import AuditEntry
from werkplein.core.database import db
from werkplein.core.files import store
from werkplein.obligations.actions import expect
from werkplein.obligations.rules import Expected, ObligationKind
from werkplein.people.rules import Role

A1 = "/intern/werkpleinen/leader/bewijs/a1/"
DAY = timedelta(days=1)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def refusals(session):
    session.expire_all()
    return [row.facts["why"] for row in session.query(AuditEntry).filter_by(event="evidence:refused")]


def test_an_mt_adds_a_photo_and_finds_it_on_the_page_the_card_and_the_history(browse, session, carla, leader):
    page = send(browse(A1, by=carla), (photo(), "gevel.jpg"))

    assert "1 stuk toegevoegd bij a1. Het secretariaat kijkt het na." in page.text
    assert "De gevel Wacht op controle" in page.text
    assert page.one("main img")["alt"] == "De gevel"
    card = browse("/intern/werkpleinen/leader/", by=carla)
    assert "1 stuk bij 1 mijlpaal. 1 wacht op controle." in card.text
    assert [link["href"] for link in card.html.select("section[aria-labelledby=bewijskop] li a")] == [A1]
    history = browse("/intern/werkpleinen/leader/geschiedenis/", by=carla, query={"mijlpaal": "a1"})
    assert "Bewijs bij a1" in history.text
    assert "De gevel" in browse("/intern/werkpleinen/leader/bewijs/", by=carla).text


@pytest.mark.parametrize(
    ("due_on", "said", "not_said"),
    [
        (TODAY + DAY, "uiterlijk dinsdag 6 juli. Het bewijs loopt dan af.", "liep af"),
        (TODAY, "uiterlijk maandag 5 juli. Het bewijs loopt dan af.", "liep af"),
        (TODAY - DAY, "Het bewijs liep af op 4 juli 2010.", "uiterlijk"),
    ],
)
def test_evidence_that_ran_out_is_not_said_to_run_out_yet(browse, session, carla, leader, due_on, said, not_said):
    renewal = Expected(
        leader.id,
        ObligationKind.EVIDENCE_RENEWAL,
        due_on.isoformat(),
        TODAY - 30 * DAY,
        due_on,
        A1,
        "answer:draft",
        "a1",
    )
    expect(session, [renewal])
    session.commit()

    told = browse(A1, by=carla).one(".wp-melding").get_text(" ", strip=True).replace("\xa0", " ")

    assert said in told
    assert not_said not in told


def test_who_comes_from_the_checklist_sees_the_answer_just_given_and_nobody_else(browse, session, carla, anna, leader):
    claim(session, carla, leader)
    save(session, carla.actor, leader, K2, Found("a1", Verdict.PARTLY), 0, TODAY)
    told = [browse(A1, by=who, query={"kwartaal": "2010-K2"}).text for who in (carla, anna)]

    assert ["Uw antwoord in de vragenlijst: Deels (nog niet ingeleverd)" in each for each in told] == [True, False]
    assert "Antwoord van het MT: Ja" in told[1]
    assert "Antwoord van het MT: Ja" in browse(A1, by=carla).text


def test_the_checklist_says_what_was_added_to_an_answer_and_what_came_back(browse, session, carla, anna, leader):
    first = add(session, carla, leader)
    add(session, carla, leader, kept(80))
    assert "2 stukken toegevoegd" in browse(SHEET, by=carla).one("#a1").text

    give_back(session, anna, first)

    page = browse(SHEET, by=carla)
    assert "2 stukken toegevoegd, 1 teruggestuurd" in page.one("#a1").text
    assert "toegevoegd" not in page.one("#a2").text


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
    assert "gevel.jpg staat klaar." in first.text
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


def test_a_file_that_stood_there_already_is_told_as_nothing_new(browse, session, carla, leader):
    add(session, carla, leader, kept(80))

    page = send(browse(A1, by=carla), (photo(80), "gevel.jpg"))

    assert "Er is niets toegevoegd: 1 bestand stond er al." in page.text
    assert len(pieces(session, leader)) == 1


def test_files_that_take_long_to_look_at_do_not_hold_up_everyone(browse, session, carla, leader, monkeypatch):
    monkeypatch.setattr(uploading, "LONGEST_LOOK", timedelta(0))

    page = send(browse(A1, by=carla), (photo(), "a.jpg"), (photo(80), "b.jpg"))

    assert "‘a.jpg’ is niet bewaard. Het nakijken van de andere bestanden duurde te lang." in page.text
    assert "Kies dit bestand daarna opnieuw." in page.text
    assert refusals(session) == [["too_long", "too_long"]]


def test_each_file_that_is_refused_has_a_line_of_its_own(browse, carla):
    page = send(browse(A1, by=carla), (SVG, "logo.svg"), (document(), "gevel.jpg"))

    lines = page.one("#files-fout").get_text("|").split("|")
    assert [line[:18] for line in lines if "niet bewaard" in line] == ["‘logo.svg’ is niet", "‘gevel.jpg’ is nie"]


@pytest.mark.both
def test_while_files_are_looked_at_nobody_else_has_to_wait(browse, session, carla, leader, monkeypatch):
    looked = uploading.clean

    def look_while_somebody_else_writes(data, name):
        with db.sessionmaker() as other:
            other.connection().execute(text("UPDATE chart SET asked = asked"))
            other.rollback()
        return looked(data, name)

    monkeypatch.setattr(uploading, "clean", look_while_somebody_else_writes)

    assert "1 stuk toegevoegd" in send(browse(A1, by=carla), (photo(), "gevel.jpg")).text


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
    assert "Controleer het adres" not in page.text


def test_what_was_taken_back_is_not_to_be_had(browse, session, carla, leader):
    (piece,) = add(session, carla, leader)

    page = browse(A1, by=carla).submit("Trek dit stuk in")

    assert "Ingetrokken. Het bestand wordt weggegooid." in page.text
    assert session.query(EvidenceFile).count() == 0
    assert "weggehaald" in browse(f"/intern/bewijs/{piece.id}/bestand", by=carla, status=404).text
    browse(f"/intern/bewijs/{piece.id}/miniatuur", by=carla, status=404)


def test_a_locked_checklist_is_told_and_nothing_is_lost(browse, session, carla, bram, leader):
    actions.fix_quarter(session, bram.actor, K1, date(2010, 4, 16))
    told = browse(A1, by=carla, query={"kwartaal": "2010-K1"}).text.replace("\N{NO-BREAK SPACE}", " ")
    assert "vastgesteld op 16 april 2010" in told
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
    other = browse(A1.replace("a1", "a2"), by=carla).text
    assert "Er is nog geen bewijs bij a2." in other
    assert "Het MT van dit Werkplein voegt het toe." not in other


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
    page = browse("/intern/werkpleinen/leader/wijziging/?mijlpaal=a1", by=carla)

    after = page.submit("Meld en voeg bewijs toe", verdict="met", holds_on="1-7-2010")

    assert after.path == A1
    assert "De wijziging is gemeld." in after.text


def test_each_question_of_the_checklist_leads_to_its_evidence(browse, carla):
    page = browse("/intern/werkpleinen/leader/vragenlijst/2010-K2/", by=carla).follow("Voeg bewijs toe bij b2")

    assert page.h1 == "Bewijs bij b2"
    assert page.follow("Terug naar de vragenlijst").h1 == "Vragenlijst 2e kwartaal 2010"


@pytest.mark.parametrize(
    ("today", "filled"),
    [(date(2010, 6, 30), "30-6-2010"), (date(2010, 7, 1), None)],
)
def test_from_the_checklist_the_day_is_filled_in_up_to_the_reference_date_only(browse, app, carla, today, filled):
    app.config["TODAY"] = today
    page = browse(A1, by=carla, query={"kwartaal": "2010-K2"})

    assert page.one("#holds_on").get("value") in (filled, "" if filled is None else filled)
    assert "Iets van daarna telt pas voor het 3e kwartaal 2010." in page.text


@pytest.mark.parametrize(("day", "is_told"), [("30-6-2010", False), ("1-7-2010", True)])
def test_a_piece_of_after_the_reference_date_is_told_not_to_count_for_that_quarter(browse, carla, day, is_told):
    page = send(browse(A1, by=carla, query={"kwartaal": "2010-K2"}), (photo(), "gevel.jpg"), holds_on=day)

    assert "1 stuk toegevoegd bij a1." in page.text
    told = "Het telt niet voor het 2e kwartaal 2010, wel voor het 3e kwartaal 2010."
    assert (told in page.text) is is_told
