"""The file of outflow: judged whole, all errors at once, nothing written before it is confirmed."""

import io
from datetime import date

import pytest
import xlsxwriter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.browse import Browse
from tests.support.page import Page, filled_in
from tests.support.people import Person
from werkplein.core.actor import SYSTEM
from werkplein.core.workbook import write_xlsx
from werkplein.obligations.actions import settle
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.programme.reader import load
from werkplein.programme.rules import Month
from werkplein.register.models import Werkplein
from werkplein.register.queries import all_werkpleinen
from werkplein.results import actions, queries
from werkplein.results.models import OutflowDelivery, OutflowMonth
from werkplein.results.rules import Delivery

HEADER = "werkplein;maand;stroom;klanten;uitstroom\n"
UPLOAD = "/intern/inlezen/uitstroom/"
TODAY = date(2010, 7, 5)


def offer(browse: Browse, by: Person, content: str | bytes) -> Page:
    """Offer a file, and give the page that shows what the check found."""
    data = content.encode() if isinstance(content, str) else content
    return browse(UPLOAD, by=by).submit("Controleer het bestand", file=(io.BytesIO(data), "mei.csv"))


def problems(page: Page) -> list[list[str]]:
    """What the page says is wrong."""
    return page.rows("Fouten")


def written(session: Session) -> int:
    """How many deliveries there are."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(OutflowDelivery)) or 0


def test_a_month_from_a_file_is_shown_then_written(browse: Browse, session: Session, anna: Person) -> None:
    actions.expect_figures(session, load(), all_werkpleinen(session), TODAY)
    page = offer(browse, anna, HEADER + "leader;2010-05;uwv;1.240;31\nGrootstad;mei 2010;Gemeente;900;0\n")
    assert page.rows("Regels die")[0] == ["2", "Nieuw", "Lindeveen", "mei 2010", "UWV WERKbedrijf", "1.240", "31"]
    assert written(session) == 0

    page.submit("Bevestig: lees 2 regels in")

    assert written(session) == 2
    assert browse("/intern/cijfers/", by=anna).rows("Geleverde uitstroom")[1][1:3] == ["1 van 4", "1 van 4"]


@pytest.mark.parametrize(
    "month", ["2010-05", "5-2010", "05-2010", "mei 2010", "Mei 2010", "1-5-2010", "mei-10", "May-10"]
)
def test_a_month_may_be_written_as_people_do(browse: Browse, anna: Person, month: str) -> None:
    assert offer(browse, anna, f"{HEADER}leader;{month};uwv;100;5\n").rows("Regels die")[0][3] == "mei 2010"


def test_a_month_may_be_a_date_cell_of_a_spreadsheet(browse: Browse, anna: Person) -> None:
    made = io.BytesIO()
    cells = [["leader", date(2010, 5, 1), "uwv", 100, 5], ["leader", date(2010, 6, 2), "uwv", 100, 5]]
    write_xlsx(made, HEADER.strip().split(";"), cells)

    page = offer(browse, anna, made.getvalue())

    assert problems(page) == [
        ["3", "maand", "2-6-2010 is een dag en geen maand. Schrijf bijvoorbeeld 2010-05 of mei 2010."]
    ]


def test_a_formula_that_was_never_computed_is_one_mistake_and_not_empty(browse: Browse, anna: Person) -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER.strip().split(";"))
        sheet.write_row(1, 0, ["leader", "2010-05", "uwv", 100])
        sheet.write_formula(1, 4, "=D2/20", None, "")

    ((line, column, sentence),) = problems(offer(browse, anna, made.getvalue()))

    assert (line, column) == ("2", "uitstroom")
    assert sentence.startswith("Hier staat een formule, maar de uitkomst zit niet in het bestand. Open het bestand in")


def test_a_cell_with_a_time_is_told_what_is_too_much(browse: Browse, anna: Person) -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet, moment = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, HEADER.strip().split(";"))
        sheet.write_row(1, 0, ["leader", "", "uwv", 100, 5])
        sheet.write_number(1, 1, 40330.5625, moment)

    found = problems(offer(browse, anna, made.getvalue()))

    asked = "Schrijf alleen de maand, bijvoorbeeld 2010-05 of mei 2010."
    assert found == [["2", "maand", f"1-6-2010 13.30 is een dag met een tijd en geen maand. {asked}"]]


def test_a_day_without_the_format_of_one_is_told_as_the_number_it_is(browse: Browse, anna: Person) -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER.strip().split(";"))
        sheet.write_row(1, 0, ["leader", 40330, "uwv", 100, 5])

    ((line, column, sentence),) = problems(offer(browse, anna, made.getvalue()))

    assert (line, column) == ("2", "maand")
    assert sentence.startswith("‘40330’ is een datum als getal (juni 2010?). Schrijf de maand als 2010-06, of geef")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_file_may_have_any_usual_encoding(browse: Browse, session: Session, anna: Person, leader, encoding) -> None:
    leader.name = "Súdwest-Fryslân"

    page = offer(browse, anna, f"{HEADER}Súdwest-Fryslân;2010-05;uwv;100;5\n".encode(encoding))

    assert page.rows("Regels die")[0][2] == "Súdwest-Fryslân"


@pytest.mark.parametrize("row", ["honderd;5", "100;", "100;101", "-5;1"])
@pytest.mark.parametrize("comes_first", [True, False])
def test_a_double_row_is_named_also_when_one_of_the_two_has_another_mistake(
    browse: Browse, anna: Person, row: str, comes_first: bool
) -> None:
    rows = [f"leader;2010-05;uwv;{row}\n", "leader;mei 2010;UWV;100;5\n"]

    found = problems(offer(browse, anna, HEADER + "".join(rows if comes_first else reversed(rows))))

    double = ["3", "werkplein", "Dit Werkplein staat met deze maand en stroom ook op regel 2. Houd er één over."]
    assert double in found
    assert len(found) == 2


@pytest.mark.both
def test_what_changes_a_known_figure_comes_first(browse: Browse, anna: Person) -> None:
    offer(browse, anna, f"{HEADER}leader;2010-05;uwv;100;5\n").submit("Bevestig: lees 1 regel in")

    page = offer(browse, anna, f"{HEADER}leader;2010-04;uwv;100;5\nleader;2010-05;uwv;100;6\n")

    assert [row[:2] for row in page.rows("Regels die")] == [["3", "Gewijzigd"], ["2", "Nieuw"]]


def test_fewer_clients_than_none_is_one_mistake(browse: Browse, anna: Person) -> None:
    found = problems(offer(browse, anna, f"{HEADER}leader;2010-05;uwv;-5;1\n"))

    assert found == [["2", "klanten", "Kan niet lager zijn dan 0."]]


def test_a_cell_that_is_too_long_is_named_and_the_rest_of_its_row_judged(browse: Browse, anna: Person) -> None:
    page = offer(browse, anna, f"{HEADER}{'x' * 10_001};2010-13;uwv;100;101\n")

    assert [row[:2] for row in problems(page)] == [["2", "werkplein"], ["2", "maand"], ["2", "uitstroom"]]
    assert problems(page)[0][2] == "De tekst is langer dan 10.000 tekens. Maak die korter."


def test_an_open_quotation_mark_hides_no_row_below_it(browse: Browse, anna: Person) -> None:
    page = offer(browse, anna, f'{HEADER}leader;"2010-05;uwv;100;5\nmiddle;2010-05;uwv;100;101\n')

    assert [row[:2] for row in problems(page)] == [["2", "maand"], ["3", "uitstroom"]]


MANY_ERRORS = """\
Lindeven;2010-05;uwv;100;5
leader;2010-07;uwv;100;5
leader;2010-05;uwv;380;410
leader;2010-05;gemeente;100;5,5
leader;2010-05;svb;veel;5
=1+1;31-2-2010;uwv;100;5
middle;2010-05;uwv;100;5
middle;5-2010;UWV;100;6
leader;2010-04;uwv;;-5
"""


def test_every_error_is_shown_at_once_with_row_and_column(browse: Browse, session: Session, anna: Person) -> None:
    page = offer(browse, anna, HEADER + MANY_ERRORS)

    assert [(row[0], row[1]) for row in problems(page)] == [
        ("2", "werkplein"),
        ("3", "maand"),
        ("4", "uitstroom"),
        ("5", "uitstroom"),
        ("6", "stroom"),
        ("6", "klanten"),
        ("7", "werkplein"),
        ("7", "maand"),
        ("9", "werkplein"),
        ("10", "klanten"),
        ("10", "uitstroom"),
    ]
    assert "Er is nog niets opgeslagen" in page.text
    assert written(session) == 0


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (
            "werkplein;maand;stroom;klanten;uitstroom;opmerking\nleader;2010-05;uwv;9;1;mooi\nXyz;2010-99;uwv;5;6;\n",
            [("1", "opmerking"), ("3", "werkplein"), ("3", "maand"), ("3", "uitstroom")],
        ),
        (
            "werkplein;maand;stroom;klanten\nleader;2010-05;uwv;9\nXyz;2010-99;svb;veel\n",
            [("1", "uitstroom"), ("3", "werkplein"), ("3", "maand"), ("3", "stroom"), ("3", "klanten")],
        ),
        (  # of a column that is there twice, nobody knows what is meant
            "werkplein;maand;stroom;klanten;uitstroom;klanten\nleader;2010-05;uwv;9;10;20\nXyz;2010-05;uwv;x;y;z\n",
            [("1", "klanten"), ("3", "werkplein"), ("3", "uitstroom")],
        ),
        ("werkplein;maand;stroom;klanten;uitstrom\n", [("1", "uitstrom"), ("1", "uitstroom"), ("2", "–")]),
    ],
)
def test_a_mistake_in_the_header_hides_none_in_the_rows(browse: Browse, anna: Person, content: str, found) -> None:
    assert [(row[0], row[1]) for row in problems(offer(browse, anna, content))] == found


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("Lindeven;2010-05;uwv;100;5", "Onbekend: ‘Lindeven’. Bedoelt u Lindeveen?"),
        ("Xyz;2010-05;uwv;100;5", "Gebruik de naam of de code uit de lijst"),
        ("<b>Lindeveen</b>;2010-05;uwv;100;5", "Onbekend: ‘<b>Lindeveen</b>’."),
        ("leader;2010-07;uwv;100;5", "Ligt in de toekomst: juli 2010."),
        ("leader;2009-06;uwv;100;5", "Ligt voor het begin van het programma (juli 2009)"),
        ("leader;2010-05;uwv;380;410", "Hoger dan het aantal klanten: 410 van 380."),
        ("leader;2010-05;uwv;100;5.5", "5.5 is geen heel getal"),
        ("leader;2010-05;uwv;100;5,5", "is geen heel getal"),
        ("leader;2010-05;uwv;12,000;5", "12,000 is geen heel getal. Schrijf alleen cijfers, bijvoorbeeld 1240."),
        ("leader;2010-05;uwv;100;-0", "-0 kan niet: nul heeft geen minteken. Bedoelt u nul, schrijf dan 0."),
        ("leader;2010-05;uwv;-0,0;0", "-0,0 is geen heel getal."),
        ("leader;2010-05;uwv;−0;0", "-0 kan niet: nul heeft geen minteken."),
        ("leader;2010-05;uwv;honderd;5", "‘honderd’ is geen getal"),
        ("leader;2010-05;uwv;100;@SUM(A1)", "Begint als een formule: ‘@SUM(A1)’"),
        ("-leader;2010-05;uwv;100;5", "Begint als een formule: ‘-leader’"),
        ("leader;2010-05;--uwv;100;5", "Begint als een formule: ‘--uwv’"),
        ("leader;2010-05;svb;100;5", "Onbekend: ‘svb’. Schrijf uwv of gemeente."),
        ("leader;2010-13;uwv;100;5", "bestaat niet: een jaar heeft 12 maanden"),
        (";2010-05;uwv;100;5", "Is leeg. Vul een waarde in."),
        (f"{'a' * 9000};2010-05;uwv;100;5", "Onbekend: ‘aaaa"),
    ],
)
def test_each_error_says_what_to_do(browse: Browse, anna: Person, row: str, sentence: str) -> None:
    assert sentence in problems(offer(browse, anna, f"{HEADER}{row}\n"))[0][2]


def test_two_werkpleinen_of_one_name_ask_for_the_code(browse: Browse, anna: Person, leader, middle: Werkplein) -> None:
    middle.name = leader.name

    found = problems(offer(browse, anna, f"{HEADER}Lindeveen;2010-05;uwv;100;5\n"))

    assert "Gebruik de code: leader of middle." in found[0][2]


def test_the_same_file_twice_changes_nothing(browse: Browse, session: Session, anna: Person) -> None:
    content = HEADER + "leader;2010-05;uwv;100;5\n"
    offer(browse, anna, content).submit("Bevestig: lees 1 regel in")

    page = offer(browse, anna, content)

    assert "Niets nieuws: alles in dit bestand is al bekend" in page.text
    assert page.rows("Regels die") == [["2", "Al bekend", "Lindeveen", "mei 2010", "UWV WERKbedrijf", "100", "5"]]
    assert not page.html.select("form[action$=bevestigen\\/]")
    assert written(session) == 1


@pytest.mark.both
def test_the_preview_tells_new_changed_and_known_apart(browse: Browse, session: Session, anna: Person) -> None:
    actions.expect_figures(session, load(), all_werkpleinen(session), TODAY)
    known = "leader;2010-05;uwv;100;5\nleader;2010-04;uwv;100;7\n"
    offer(browse, anna, HEADER + known).submit("Bevestig: lees 2 regels in")

    page = offer(browse, anna, HEADER + "leader;2010-05;uwv;100;5\nleader;2010-04;uwv;90;8\nmiddle;2010-05;uwv;50;1\n")

    assert [row[:2] + row[5:] for row in page.rows("Regels die")] == [
        ["3", "Gewijzigd", "90 (was 100)", "8 (was 7)"],
        ["4", "Nieuw", "50", "1"],
        ["2", "Al bekend", "100", "5"],
    ]
    page.submit("Bevestig: lees 2 regels in")
    assert written(session) == 4
    counting = sorted((row.month, row.caseload, row.outflow) for row in queries.outflow_known(session, TODAY))
    assert counting == [("2010-04", 90, 8), ("2010-05", 50, 1), ("2010-05", 100, 5)]
    assert {(row.month, row.caseload) for row in session.scalars(select(OutflowMonth)) if row.caseload} == {
        ("2010-04", 90),
        ("2010-05", 150),
    }


@pytest.mark.both
def test_a_file_after_it_was_said_not_to_apply_is_a_delivery_again(
    browse: Browse, session: Session, anna: Person, leader: Werkplein
) -> None:
    actions.expect_figures(session, load(), all_werkpleinen(session), TODAY)
    what = (leader.id, ObligationKind.OUTFLOW, "2010-05", "uwv")
    settle(session, *what, TODAY, ObligationState.NOT_APPLICABLE)

    offer(browse, anna, HEADER + "leader;2010-05;uwv;100;5\n").submit("Bevestig: lees 1 regel in")

    session.rollback()
    asked = select(Obligation.state).where(
        Obligation.werkplein_id == leader.id,
        Obligation.period == "2010-05",
        Obligation.part == "uwv",
        Obligation.kind == ObligationKind.OUTFLOW,
    )
    assert session.scalar(asked) is ObligationState.DELIVERED


@pytest.mark.both
def test_a_large_file_is_written_in_as_many_statements_as_a_small_one(
    browse: Browse, session: Session, anna: Person
) -> None:
    def confirmed(lines: list[str]) -> int:
        page = offer(browse, anna, HEADER + "\n".join(lines) + "\n")
        counted = "1 regel" if len(lines) == 1 else f"{len(lines)} regels"
        data = filled_in(page.one("form[action$=bevestigen\\/]"))
        assert f"lees {counted} in" in page.text
        return browse(f"{page.path}bevestigen/", by=anna, data=data, status=303).statements

    one = confirmed(["leader;2010-05;uwv;100;5"])
    many = [
        f"{code};2010-05;gemeente;100;{number}" for number, code in enumerate(["leader", "middle", "laggard", "g4"])
    ]

    assert confirmed(many) == one


def test_a_changed_row_is_a_correction_and_says_so(browse: Browse, session: Session, anna: Person) -> None:
    offer(browse, anna, HEADER + "leader;2010-05;uwv;100;5\n").submit("Bevestig: lees 1 regel in")

    page = offer(browse, anna, HEADER + "leader;2010-05;uwv;100;8\n")
    assert page.rows("Regels die")[0][6] == "8 (was 5)"
    assert "1 regel daarvan verandert eerdere cijfers." in page.text
    page.submit("Bevestig: lees 1 regel in")

    session.rollback()
    assert [row.outflow for row in queries.outflow_known(session, TODAY)] == [8]
    assert written(session) == 2


@pytest.mark.both
@pytest.mark.parametrize("known", ["leader;2010-05;uwv;100;5\n", ""])
def test_a_correction_by_hand_after_the_preview_is_not_overwritten(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, known: str
) -> None:
    if known:
        offer(browse, anna, HEADER + known).submit("Bevestig: lees 1 regel in")
    page = offer(browse, anna, HEADER + "leader;2010-05;uwv;100;8\n")
    actions.record_deliveries(session, SYSTEM, [Delivery(leader.id, Month(2010, 5), "uwv", 100, 7)], load(), TODAY)

    again = page.submit("Bevestig: lees 1 regel in")

    assert "Intussen is er iets anders vastgelegd." in again.text
    assert again.rows("Regels die")[0][6] == "8 (was 7)"
    again.submit("Bevestig: lees 1 regel in")
    session.rollback()
    assert [row.outflow for row in queries.outflow_known(session, TODAY)] == [8]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "leeg"),
        (b"PK\x03\x04rest", "Excel"),
        (b"werkplein;maand\nleader;2010-05\n", "stroom"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(browse: Browse, session: Session, anna: Person, content, sentence) -> None:
    assert sentence in offer(browse, anna, content).text
    assert written(session) == 0


def test_only_the_secretariat_reads_files_in(browse: Browse, bram: Person, carla: Person) -> None:
    browse(UPLOAD, by=bram, status=403)
    browse(UPLOAD, by=carla, status=403)


def test_a_file_that_brings_nothing_new_waits_for_nobody(browse: Browse, anna: Person) -> None:
    content = f"{HEADER}leader;2010-05;uwv;1.240;31\n"
    done = offer(browse, anna, content).submit("Bevestig: lees 1 regel in")
    assert "Ingelezen: 1 regel." in done.text

    again = offer(browse, anna, content)

    assert "Niets nieuws" in again.text
    assert [row[3] for row in browse(UPLOAD, by=anna).rows("De laatste bestanden")] == ["Niets nieuws", "Ingelezen"]
