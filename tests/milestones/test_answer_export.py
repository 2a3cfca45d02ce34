"""The file of answers on its way out: complete, within reach, row by row, and good enough to come in again."""

import io
import re
import tracemalloc
import unicodedata
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, text

from milestones import actions
from milestones.answerfile import NAMES, cells_of, read_towns, towns_text
from milestones.imports import ANSWER_FILE
from milestones.models import Assessment
from milestones.queries.export import recorded as recorded_rows
from milestones.queries.export import town_names
from milestones.rules import Found, Source, Verdict
from milestones.rules.exporting import Asked
from tests.milestones.answer_files import EXPORT, lines, offer, rows_of, values_of
from tests.milestones.answering import TODAY, answer_all, submit
from tests.milestones.building import CODES
from tests.support.towns import serve
from werkplein.core import clock
from werkplein.core.actor import Scopes
from werkplein.core.database import db
from werkplein.core.dutch import NotReadable
from werkplein.core.importing import ImportRun, checking
from werkplein.core.importing import actions as importing
from werkplein.core.spreadsheet import write_csv
from werkplein.core.workbook import read_file, write_xlsx
from werkplein.people.rules import Role

MARCH = date(2010, 3, 18)
XLSX = EXPORT.replace(".csv", ".xlsx")
OWN = "/intern/werkpleinen/leader/antwoorden.csv"


@pytest.fixture
def recorded(session, bram, anna, carla, leader, laggard):
    """A checklist, a check, a correction of it, and an audit elsewhere."""
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    for verdict, note in ((Verdict.MET, "=1+1"), (Verdict.PARTLY, '- nog; niet "af"\nregel 2')):
        actions.record_desk(session, anna.actor, leader, [Found("a1", verdict, note)], MARCH, TODAY)
    actions.record_findings(
        session, bram.actor, laggard, [Found("e1", Verdict.MET, is_critical=True)], Source.AUDIT, MARCH, MARCH, "v1"
    )
    session.commit()


def export(browse, by, path=EXPORT, **query):
    return lines(browse(path, by=by, query=query).data)


def test_every_row_goes_out_complete(browse, recorded, anna):
    found = export(browse, anna)

    assert list(found[0]) == list(NAMES)
    assert len(found) == 15
    one = next(line for line in found if line["bron"] == "Audit")
    assert list(one.values()) == [
        "laggard", "Achterholt", "", "e1", "Voldaan", "Audit", "E2", "18-3-2010", "18-3-2010", "18-3-2011", "", "",
        "ja", one["nummer"], "", "nee", "",
    ]  # fmt: skip
    first, second = [line for line in found if line["bron"] == "Controle secretariaat"]
    assert (first["vervangen"], first["toelichting"]) == ("ja", "'=1+1")
    assert (second["vervangen"], second["verbetert nummer"]) == ("nee", first["nummer"])
    assert second["toelichting"] == '\'- nog; niet "af"\nregel 2'


def test_a_csv_file_opens_in_a_dutch_spreadsheet(browse, recorded, anna):
    answer = browse(EXPORT, by=anna)

    assert answer.data.startswith("\ufeffwerkplein;naam;".encode())
    assert answer.response.headers["Content-Disposition"] == 'attachment; filename="antwoorden-2010-07-05.csv"'
    assert answer.response.headers["Cache-Control"] == "no-store"


def test_a_workbook_holds_the_same(browse, recorded, anna):
    answer = browse(XLSX, by=anna)

    csv = read_file(browse(EXPORT, by=anna).data, NAMES)
    assert read_file(answer.data, NAMES).rows[:12] == csv.rows[:12]
    assert [row.values for row in read_file(answer.data, NAMES).rows] == [row.values for row in csv.rows]
    assert answer.response.headers["Content-Disposition"] == "attachment; filename=antwoorden-2010-07-05.xlsx"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"kwartaal": "2010-K2"}, 12),
        ({"kwartaal": "2010-K1"}, 3),  # what was seen on a day of it, without a checklist
        ({"kwartaal": "2009-K4"}, 0),
        ({"regio": "noordrand"}, 14),
        ({"regio": "zuidrand"}, 1),
        ({"bron": "desk"}, 2),
        ({"bron": "audit", "regio": "noordrand"}, 0),
        ({"sinds": "5-7-2010"}, 14),
        ({"sinds": "6-7-2010"}, 0),
        ({"tot": "17-3-2010"}, 0),
        ({"tot": "18-3-2010"}, 1),
        ({"sinds": "2010-03-18", "tot": "5 juli 2010"}, 15),
    ],
)
def test_what_is_asked_in_the_address_is_what_goes_out(browse, recorded, anna, query, count):
    assert len(export(browse, anna, **query)) == count
    told = browse("/intern/mijlpalen/antwoorden/", by=anna, query=query).text
    assert ("Er is niets vastgelegd bij deze keuze" if not count else f"{count} regel") in told


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"kwartaal": "2010-K5"}, "Dit kwartaal kennen wij niet."),
        ({"regio": "nergens"}, "Deze regio kennen wij niet."),
        ({"bron": "krant"}, "Deze bron kennen wij niet."),
        ({"sinds": "31-2-2010"}, "31-2-2010 bestaat niet"),
        ({"tot": "<b>gisteren</b>"}, "is geen datum"),
        ({"sinds": "5-7-2010", "tot": "4-7-2010"}, "De begindatum ligt na de einddatum."),
    ],
)
def test_what_cannot_be_asked_is_refused_and_not_left_out(browse, recorded, anna, query, sentence):
    for path in (EXPORT, XLSX):
        assert sentence in browse(path, by=anna, query=query, status=422).text
    assert sentence in browse("/intern/mijlpalen/antwoorden/", by=anna, query=query).text


def test_the_page_leads_to_the_files_with_what_was_chosen(browse, recorded, anna):
    page = browse("/intern/mijlpalen/antwoorden/", by=anna).submit("Toon", bron="desk")

    assert "2 regels bij deze keuze" in page.text
    assert len(lines(page.follow("Download CSV").data)) == 2
    assert page.statements <= 4


def test_without_the_right_to_bring_in_the_page_only_gives(browse, recorded, a_person, anna):
    assert "Lees antwoorden in" in browse("/intern/mijlpalen/antwoorden/", by=anna).text
    assert "Lees antwoorden in" not in browse("/intern/mijlpalen/antwoorden/", by=a_person(Role.STEERING_GROUP)).text


def test_a_dco_takes_out_its_own_region_only(browse, recorded, a_person, session, leader, laggard):
    dco = a_person(Role.DCO, laggard.region)

    assert {line["werkplein"] for line in export(browse, dco)} == {"laggard"}
    assert export(browse, dco, regio="noordrand") == []
    assert {line["werkplein"] for line in lines(read_csv_of(browse(XLSX, by=dco)))} == {"laggard"}


def read_csv_of(answer):
    """The workbook as the CSV file it would be."""
    rows = read_file(answer.data, NAMES).rows
    return write_csv(NAMES, [list(row.values.values()) for row in rows])


def test_an_mt_takes_out_its_own_werkplein_from_its_history(browse, recorded, carla):
    page = browse("/intern/werkpleinen/leader/geschiedenis/", by=carla)

    for label in ("CSV", "Excel"):
        answer = page.follow(label)
        assert answer.status == 200
        assert {row["werkplein"] for row in read_file(answer.data, NAMES).rows} == {"leader"}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_of_another_werkplein_is_not_there_and_of_all_is_not_allowed(browse, recorded, dirk, kind):
    browse(f"/intern/werkpleinen/leader/antwoorden.{kind}", by=dirk, status=404)
    browse(f"/intern/mijlpalen/antwoorden.{kind}", by=dirk, status=403)
    browse("/intern/mijlpalen/antwoorden/", by=dirk, status=403)


@pytest.mark.both
@pytest.mark.parametrize("path", [EXPORT, XLSX, OWN])
def test_a_file_takes_as_many_statements_for_many_rows_as_for_few(browse, session, anna, leader, recorded, path):
    browse(path, by=anna)  # who signed in is noted once
    few = browse(path, by=anna).statements
    many(session, leader, 2_000)

    assert browse(path, by=anna).statements == few <= 5


def many(session, werkplein, count):
    """So many answers of one Werkplein, on as many days as there are."""
    row = {
        "werkplein_id": werkplein.id, "milestone": "a1", "verdict": Verdict.MET, "source": Source.SELF,
        "grade": Source.SELF.grade, "holds_on": MARCH, "recorded_on": TODAY, "recorded_at": clock.now(),
        "valid_until": MARCH, "note": "x" * 200, "is_critical": False, "actor_label": "MT", "quarter": "2010-K1",
        "participation": None,
    }  # fmt: skip
    session.execute(insert(Assessment), [row] * count)
    session.commit()


@pytest.mark.slow
def test_a_long_file_never_stands_in_memory(app, browse, session, anna, leader):
    many(session, leader, 20_000)
    client = browse.client(anna)
    client.get(f"{EXPORT}?bron=desk")

    sent, peak = peak_of(client, EXPORT)

    assert sent > 5_000_000
    assert peak < sent / 2


def peak_of(client, path):
    """How much was sent, and the most that stood in memory while it was."""
    tracemalloc.start()
    sent = sum(len(piece) for piece in client.get(path, buffered=False).response)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return sent, peak


@pytest.mark.both
def test_whoever_goes_away_halfway_leaves_no_connection_behind(app, browse, session, anna, leader):
    many(session, leader, 3_000)
    client = browse.client(anna)
    with app.app_context():
        pool = db.engine.pool
    before = pool.checkedout()

    answer = client.get(EXPORT, buffered=False)
    next(iter(answer.response))
    assert pool.checkedout() == before + 1
    answer.close()

    assert pool.checkedout() == before
    assert client.head(EXPORT).status_code == 200
    assert pool.checkedout() == before


@pytest.mark.both
def test_a_file_shows_one_moment_though_somebody_answers_while_it_leaves(browse, session, anna, leader, middle):
    many(session, leader, 3_000)
    answer = browse.client(anna).get(EXPORT, buffered=False)
    pieces = iter(answer.response)
    first = next(pieces)
    many(session, middle, 10)

    assert len(lines(first + b"".join(pieces))) == 3_000


def test_a_complete_file_comes_in_where_it_came_from_and_changes_nothing(browse, recorded, session, anna):
    before = rows_of(session)

    page = offer(browse, anna, browse(EXPORT, by=anna).data)

    assert "Niets nieuws: alles in dit bestand is al bekend" in page.text
    assert rows_of(session) == before


NOTES = st.one_of(
    st.text(alphabet="'=+-@; \"\nab€<", max_size=8),
    st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufffe\uffff"), max_size=30),
).map(lambda text: unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip())
VERDICTS = st.sampled_from([Verdict.MET, Verdict.PARTLY, Verdict.NOT_MET])
# An answer of the MT counts for six months, so an older day is refused.
DAYS = st.dates(date(2010, 2, 1), date(2010, 6, 30))
SAID = st.tuples(st.sampled_from(CODES), VERDICTS, DAYS, NOTES)
# The desk says what is lacking.
CHECKED = SAID.filter(lambda said: said[1] is Verdict.MET or bool(said[3]))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SAID, max_size=8), st.lists(st.tuples(CHECKED, st.booleans()), max_size=4), st.booleans())
def test_what_goes_out_comes_in_elsewhere_exactly(session, anna, carla, leader, answers, checks, is_csv):
    empty(session)
    # The MT cannot go back behind what it said.
    for code, verdict, day, note in sorted(answers, key=lambda said: said[2]):
        found = Found(code, verdict, note, holds_on=day)
        actions.report_change(session, carla.actor, leader, found, TODAY)
    for (code, verdict, day, note), is_critical in checks:
        found = Found(code, verdict, note, is_critical)
        actions.record_desk(session, anna.actor, leader, [found], day, TODAY)
    session.commit()
    before, data = values_of(session), a_file(session, is_csv)
    empty(session)

    if before:
        session.commit()
        run = session.get_one(ImportRun, checking.offer(anna.actor, ANSWER_FILE, "alles", data, TODAY))
        assert importing.confirm(session, anna.actor, ANSWER_FILE, run, TODAY, run.checked_at)
        session.commit()

    assert values_of(session) == before


def a_file(session, is_csv):
    """All that was recorded, as it goes out."""
    found = [
        cells_of(row, town_names(session)) for row in recorded_rows(session, Asked(), Scopes(national=True), TODAY)
    ]
    if is_csv:
        return write_csv(NAMES, found)
    file = io.BytesIO()
    write_xlsx(file, NAMES, found)
    return file.getvalue()


def empty(session):
    """Take every answer away, as in a copy that has yet to receive them."""
    from milestones.models import Checklist, Draft, MilestoneStanding, Standing

    session.rollback()
    for model in (MilestoneStanding, Standing, Draft, Checklist):
        session.execute(delete(model))
    triggers = session.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'assessment'")
    ).all()
    for name, _ in triggers:
        session.execute(text(f"DROP TRIGGER {name}"))
    session.execute(delete(Assessment))
    for _, sql in triggers:
        session.execute(text(sql))
    session.commit()


NUENEN = "Nuenen, Gerwen en Nederwetten"
TOWNS = {
    "GM0148": "Dalfsen",
    "GM0373": "Bergen (NH.)",
    "GM0518": "'s-Gravenhage",
    "GM0820": NUENEN,
    "GM1900": "Súdwest Fryslân",
}


@given(st.dictionaries(st.sampled_from(sorted(TOWNS)), st.booleans()))
def test_who_takes_part_reads_back_as_it_was_written(joined):
    assert (read_towns(towns_text(joined, TOWNS), TOWNS) or {}) == joined


def test_who_takes_part_may_be_written_by_name_or_code_alone():
    assert read_towns("gm0148: JA,\nsudwest fryslan: nee", TOWNS) == {"GM0148": True, "GM1900": False}


def test_a_name_with_a_comma_is_one_municipality():
    said = {"GM0148": False, "GM0820": True}

    assert read_towns(f"{NUENEN}: ja, Dalfsen: nee", TOWNS) == said
    assert read_towns("dalfsen: nee,GM0820 nuenen, gerwen en nederwetten: ja,", TOWNS) == said


@pytest.mark.parametrize(
    ("text", "part"),
    [
        # Of one nothing is said, and then the answer of the next is not taken for its own.
        ("GM0148 Dalfsen, GM0518 's-Gravenhage: nee", "GM0148 Dalfsen"),
        ("GM0148 Dalfsen, Atlantis: nee", "GM0148 Dalfsen"),
        ("Dalfsen\nGM0518: nee", "Dalfsen"),
        ("GM0148: ja, GM0820 Nuenen, Gerwen en Nederwetten", "GM0820 Nuenen"),
        ("GM0148: ja nee", "GM0148: ja nee"),
        (": ja", ": ja"),
    ],
)
def test_a_municipality_without_yes_or_no_is_told(text, part):
    with pytest.raises(NotReadable, match=re.escape(f"‘{part}’ is niet te lezen")):
        read_towns(text, TOWNS)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_said_of_a_municipality_with_a_comma_in_its_name_comes_in_again(
    browse, session, carla, anna, leader, kind
):
    towns = serve(session, leader, [NUENEN, "Dalfsen"])
    joined = {town.code: town.name == NUENEN for town in towns}
    found = Found("e2", Verdict.PARTLY, holds_on=MARCH, participation=joined)
    actions.report_change(session, carla.actor, leader, found, TODAY)
    session.commit()

    page = offer(browse, anna, browse(EXPORT.replace("csv", kind), by=anna).data)

    assert "Niets nieuws: alles in dit bestand is al bekend" in page.text
