"""Files come in whole or not at all: stored, checked, shown, confirmed."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from tests.support.imports import CLOSING_DAYS, FEATURE, HEADER, a_file, prepare
from werkplein import app as composition
from werkplein.core import files
from werkplein.core.audit import AuditEntry, Event
from werkplein.core.importing import ImportRun, ImportState, StagedRow, actions, checking, jobs, rules
from werkplein.core.workbook import write_xlsx
from werkplein.obligations.models import ClosingDay

ADDRESS = "/intern/inlezen/dagen/"
WRITERS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL")
GOOD = HEADER + "5-5-2009;Bevrijdingsdag\n1-5-2009;Dag van de Arbeid\n"


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    monkeypatch.setattr(composition, "FEATURES", (*composition.FEATURES, FEATURE))
    return CLOSING_DAYS


@pytest.fixture
def offer(browse, anna):
    def offer(content, name="dagen.csv"):
        data = content if isinstance(content, bytes) else content.encode()
        return browse(ADDRESS, by=anna).submit("Controleer het bestand", file=(BytesIO(data), name))

    return offer


@pytest.fixture
def days(session):
    def days():
        session.rollback()
        return session.scalar(select(func.count()).select_from(ClosingDay))

    return days


def last_run(session):
    session.rollback()
    return session.scalars(select(ImportRun).order_by(ImportRun.id.desc())).first()


@pytest.mark.both
def test_nothing_is_written_before_it_is_confirmed(offer, days, session):
    before = days()

    shown = offer(GOOD)

    assert "2 regels worden ingelezen zodra u bevestigt" in shown.text
    assert days() == before
    assert "2 regels zijn ingelezen" in shown.submit("Bevestig: lees 2 regels in").text
    assert days() == before + 2
    assert session.scalar(select(func.count()).select_from(StagedRow)) == 0


@pytest.mark.both
def test_the_same_file_changes_nothing_the_second_time(offer, days):
    offer(GOOD).submit("Bevestig: lees 2 regels in")
    before = days()

    shown = offer(GOOD)

    assert "Niets nieuws: alles in dit bestand is al bekend." in shown.text
    assert days() == before


def test_a_file_with_nothing_new_is_closed_without_confirming(browse, anna, offer, days, session):
    offer(GOOD).submit("Bevestig: lees 2 regels in")
    before, shown = days(), offer(GOOD)
    assert "Klaar om te bevestigen" not in shown.text
    assert [label for label in shown.all("main button") if "Bevestig" in label] == []

    closed = shown.submit("Sluit dit bestand")

    assert "Gesloten. Er stond niets nieuws in." in closed.text
    assert [row[-1] for row in closed.rows("De laatste bestanden")] == ["Niets nieuws, gesloten", "Ingelezen"]
    again = browse(shown.path, by=anna)
    assert "Niets nieuws: alles in dit bestand is al bekend." in again.text
    assert again.all("main button") == []
    assert last_run(session).state is ImportState.DROPPED
    assert days() == before


def test_confirming_twice_says_it_was_done_already(offer, days):
    shown = offer(GOOD)
    shown.submit("Bevestig: lees 2 regels in")
    before = days()

    again = shown.submit("Bevestig: lees 2 regels in")

    assert "Dat was al gedaan. De stand van dit bestand is: ingelezen." in again.text
    assert days() == before


def test_the_page_of_a_file_that_lapsed_tells_what_was_not_read_in(browse, anna, offer):
    shown = offer(GOOD)
    shown.submit("Laat vervallen")

    again = browse(shown.path, by=anna)

    assert "Niet ingelezen 2 nieuw of gewijzigd" in again.text
    assert "krijgt een andere waarde" not in again.text


def test_a_file_that_lapsed_cannot_be_confirmed(offer, days):
    before = days()
    shown = offer(GOOD)
    shown.submit("Laat vervallen")

    assert "De stand van dit bestand is: vervallen." in shown.submit("Bevestig: lees 2 regels in").text
    assert days() == before


def test_all_problems_are_told_at_once_by_line_and_column(offer, days, session):
    before = days()

    shown = offer(HEADER + "31-2-2010;Nooit\n5-5-2009;Goed\n6-7-2010;Morgen\nx;=1+1\n")

    assert shown.rows("Fouten") == [
        ["2", "dag", "31-2-2010 bestaat niet: februari 2010 heeft 28 dagen."],
        ["4", "dag", "Deze dag is nog niet geweest."],
        ["5", "dag", "‘x’ is geen datum. Schrijf bijvoorbeeld 5-7-2010."],
    ]
    assert "Er zijn 3 fouten gevonden. Er is nog niets opgeslagen." in shown.text
    assert days() == before
    assert last_run(session).state is ImportState.REFUSED


def test_wrong_columns_are_named(offer):
    shown = offer("datum;naam\n5-5-2009;x\n")

    assert [row[1] for row in shown.rows("Fouten")] == ["datum", "dag"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Dit bestand is leeg."),
        (b"PK\x03\x04", "Dit Excel-bestand is niet te lezen."),
        (b"\x00\x01\x02", "Dit is geen Excel-bestand (xlsx) of CSV-bestand."),
    ],
)
def test_a_file_that_cannot_be_read_is_kept_and_refused_as_a_whole(
    app, offer, browse, anna, session, content, sentence
):
    shown = offer(content)

    [(line, column, told)] = shown.rows("Fouten")
    assert (line, column) == ("Heel het bestand", "–")
    assert told.startswith(sentence)
    assert "Kies een ander bestand, of maak dit bestand in orde." in shown.text
    assert [row[-1] for row in browse(ADDRESS, by=anna).rows("De laatste bestanden")] == ["Er zijn fouten"]
    with app.app_context():
        assert files.store().get(last_run(session).digest) == content


def test_no_file_at_all_is_asked_for(browse, anna):
    shown = browse(ADDRESS, by=anna).submit("Controleer het bestand", file=None)

    assert shown.status == 422
    assert "Kies een bestand." in shown.text


def test_a_file_over_the_limit_is_refused(app, offer, session):
    app.config["MAX_CONTENT_LENGTH"] = 10_000

    shown = offer(b"x" * 10_001)

    assert shown.status == 413
    assert "te groot" in shown.text
    assert last_run(session) is None


def test_a_number_of_a_citizen_in_the_name_of_a_file_is_not_kept(offer, session):
    shown = offer(HEADER + "5-5-2009;Bevrijdingsdag\n", name="dagen_123456782.csv")

    assert "123456782" not in shown.text
    assert session.scalars(select(ImportRun.filename)).all() == ["dagen_….csv"]


def test_html_and_formulas_in_names_are_shown_as_text(offer):
    shown = offer(HEADER + "5-5-2009;<script>alert(1)</script>\n", name="<b>dagen</b>" + "x" * 300 + ".csv")

    assert shown.rows("Regels die") == [["2", "Nieuw", "2009-05-05", "<script>alert(1)</script>"]]
    assert not shown.html.select("main script, main b:-soup-contains('dagen')")
    assert "<b>dagen" in shown.h1


def test_problems_can_be_downloaded_with_safe_cells(offer, browse, anna):
    shown = offer(HEADER + "=1+1;x\n")

    found = browse(f"{shown.path}fouten.csv", by=anna)

    assert found.data.decode("utf-8-sig").splitlines()[0] == "regel;kolom;fout"


def test_a_file_that_was_overtaken_is_checked_again(offer, days):
    first, second = offer(GOOD), offer(HEADER + "5-5-2009;Bevrijdingsdag\n2-5-2009;Nieuw\n")
    second.submit("Bevestig: lees 2 regels in")
    before = days()

    again = first.submit("Bevestig: lees 2 regels in")

    assert "Intussen is er iets anders vastgelegd." in again.text
    assert days() == before
    again.submit("Bevestig: lees 1 regel in")
    assert days() == before + 1


@pytest.mark.both
def test_a_confirmation_is_of_the_outcome_that_was_looked_at(offer, days, browse, anna):
    shown, second = offer(GOOD), offer(HEADER + "5-5-2009;Bevrijdingsdag\n2-5-2009;Nieuw\n")
    seen_by_another = browse(shown.path, by=anna)
    second.submit("Bevestig: lees 2 regels in")
    shown.submit("Bevestig: lees 2 regels in")  # checked again
    before = days()

    again = seen_by_another.submit("Bevestig: lees 2 regels in")

    assert "Daarom controleren we dit bestand opnieuw. Kijk het na." in again.text
    assert [row[:2] for row in again.rows("Regels")] == [["3", "Nieuw"], ["2", "Al bekend"]]
    assert days() == before


@pytest.mark.parametrize("seen", ["", "x", "2010-07-05", "2010-07-05T12:00:00", "2010-07-05T12:00:00+00:00", "\x00"])
def test_a_confirmation_that_does_not_say_of_which_check_writes_nothing(offer, days, seen):
    shown, before = offer(GOOD), days()

    again = shown.submit("Bevestig: lees 2 regels in", seen=seen)

    assert "Kijk het na." in again.text
    assert days() == before


def test_the_rows_are_shown_page_by_page(offer, browse, anna):
    shown = offer(a_file(120))

    assert len(shown.rows("Regels")) == 50
    assert len(shown.follow("Volgende").follow("Volgende").rows("Regels")) == 20
    assert browse(shown.path, by=anna, query={"blad": "99999999999999999999"}).status == 200


@pytest.mark.both
def test_what_is_known_comes_last_and_of_much_the_first_is_shown(offer, session, monkeypatch):
    monkeypatch.setattr(rules, "KNOWN_SHOWN", 3)
    offer(a_file(40)).submit("Bevestig: lees 40 regels in")

    shown = offer(a_file(41))

    assert [row[:2] for row in shown.rows("Regels")] == [
        ["42", "Nieuw"],
        ["2", "Al bekend"],
        ["3", "Al bekend"],
        ["4", "Al bekend"],
    ]
    assert shown.all(".wp-groepen .wp-stand") == ["Nieuw", "Gewijzigd", "Al bekend"]
    shown.submit("Bevestig: lees 1 regel in")
    assert last_run(session).written_count == 1


def test_the_example_file_is_a_good_file(offer, browse, anna):
    example = browse(f"{ADDRESS}voorbeeld.csv", by=anna).data

    assert "1 regel wordt ingelezen" in offer(example).text


def test_offering_and_confirming_stand_in_the_audit_trail(offer, session, anna):
    offer(GOOD).submit("Bevestig: lees 2 regels in")

    session.rollback()
    events = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(entry.event, entry.actor_id) for entry in events if entry.subject_kind == "import_run"] == [
        (Event.IMPORT_STORED.value, anna.id),
        (Event.IMPORT_CONFIRMED.value, anna.id),
    ]


@pytest.mark.parametrize("path", ["", "1/", "voorbeeld.csv"])
def test_it_is_not_for_the_outsider(browse, carla, path):
    browse(ADDRESS + path, by=carla, status=403)


def test_an_import_that_is_not_there_is_not_found(browse, anna):
    browse(f"{ADDRESS}99/", by=anna, status=404)


def test_the_page_of_an_import_takes_few_statements(offer, browse, anna):
    shown = offer(a_file(60))

    assert browse(shown.path, by=anna).statements <= 6


def test_a_file_is_stored_as_it_was_offered(app, offer, session):
    offer(GOOD)

    with app.app_context():
        assert files.store().get(last_run(session).digest) == GOOD.encode()


@pytest.fixture
def moments(settings, monkeypatch):
    """What is done with files, and whether others could write meanwhile."""
    moments, read = [], actions.read

    def reading(*args):
        moments.append(("read", others_can_write(settings.database_url)))
        return read(*args)

    def preparing(*args):
        moments.append(("judge", others_can_write(settings.database_url)))
        return prepare(*args)

    monkeypatch.setattr(actions, "read", reading)
    feature = replace(FEATURE, import_kinds=(replace(CLOSING_DAYS, prepare=preparing),))
    monkeypatch.setattr(composition, "FEATURES", (*composition.FEATURES[:-1], feature))
    return moments


def others_can_write(url):
    """On SQLite: whether a write can begin; on PostgreSQL: whether nobody has written in what is still open."""
    is_sqlite = url.startswith("sqlite")
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": 0} if is_sqlite else {})
    with engine.connect() as other:
        if not is_sqlite:
            return other.scalar(WRITERS) == 0
        try:
            other.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError:
            return False
        return True


@pytest.mark.both
def test_others_can_write_while_a_file_is_read_and_judged(moments, offer):
    first, second = offer(GOOD), offer(HEADER + "5-5-2009;Bevrijdingsdag\n2-5-2009;Nieuw\n")
    second.submit("Bevestig: lees 2 regels in")
    assert moments == [("read", True), ("judge", True)] * 2
    moments.clear()

    again = first.submit("Bevestig: lees 2 regels in")

    assert moments == [("read", True), ("judge", True)]
    assert "1 regel wordt ingelezen" in again.text


@pytest.mark.parametrize(("count", "size"), [(40, 0), (5_001, 10**9)])
def test_a_large_file_is_stored_for_the_job(monkeypatch, app, offer, session, count, size):
    monkeypatch.setattr(checking, "SIZE_AT_ONCE", size)

    shown = offer(a_file(count, date(1990, 1, 1)))

    assert shown.all("main button") == []
    assert "Dit bestand wordt gecontroleerd." in shown.text
    assert last_run(session).state is ImportState.STORED
    session.rollback()
    with app.app_context():
        jobs.check_waiting(session, date(2010, 7, 5))
    assert last_run(session).ready_count == count


def test_a_large_file_that_was_overtaken_is_checked_again_by_the_job(monkeypatch, offer, app, session, days):
    first, second = offer(GOOD), offer(HEADER + "5-5-2009;Bevrijdingsdag\n2-5-2009;Nieuw\n")
    second.submit("Bevestig: lees 2 regels in")
    before = days()
    monkeypatch.setattr(checking, "ROWS_AT_ONCE", 1)

    again = first.submit("Bevestig: lees 2 regels in")

    assert "Dit bestand wordt gecontroleerd." in again.text
    assert "Kijk het na." in first.submit("Bevestig: lees 2 regels in").text
    with app.app_context():
        jobs.check_waiting(session, date(2010, 7, 5))
    assert "Kijk het na." in first.submit("Bevestig: lees 2 regels in").text
    assert days() == before


def test_a_workbook_comes_in_as_a_csv_file_does(offer, days):
    file = BytesIO()
    write_xlsx(file, ["dag", "naam"], [[date(2009, 5, 5), "Bevrijdingsdag"], ["31-2-2009", "x"]])
    before = days()

    shown = offer(file.getvalue(), name="dagen.xlsx")

    assert shown.rows("Fouten") == [["3", "dag", "31-2-2009 bestaat niet: februari 2009 heeft 28 dagen."]]
    assert days() == before
