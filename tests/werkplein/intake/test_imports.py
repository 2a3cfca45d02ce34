"""Counts of municipalities come in whole or not at all, and make the figures of Werkpleinen without splitting any."""

import io
from datetime import date

import pytest
import xlsxwriter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.browse import Browse
from tests.support.people import Person
from tests.support.towns import SINCE, serve
from tests.werkplein.intake.files import SAMPLE, cbs, made, offer, offer_cbs, problems, wwb
from werkplein.core.importing import ImportRun
from werkplein.core.textfile import UNSEEN
from werkplein.intake.models import ColumnChoice, MunicipalCount, MunicipalLine
from werkplein.intake.reasons import reasons
from werkplein.register.models import Municipality, ServiceArea, Werkplein
from werkplein.register.rules import AreaKind
from werkplein.results.models import OutflowDelivery

MONTH = "2010MM05"


@pytest.fixture
def towns(session: Session, leader: Werkplein, middle: Werkplein) -> list[Municipality]:
    """Lindeveen serves its seat, A and B wholly; C is shared with another Werkplein."""
    found = serve(session, leader, "ABC")
    about = {"holds_on": SINCE, "recorded_on": SINCE}
    session.add(ServiceArea(werkplein_id=middle.id, municipality_id=middle.seat_id, kind=AreaKind.WHOLE, **about))
    shared = [
        ServiceArea(werkplein_id=each.id, municipality_id=found[2].id, kind=AreaKind.SHARED, **about)
        for each in (leader, middle)
    ]
    session.add_all(shared)
    session.commit()
    return found


def whole(leader: Werkplein, outflow: int = 5) -> list[tuple[object, ...]]:
    """Every municipality of Lindeveen."""
    return [
        (leader.seat.code, MONTH, 100, outflow),
        ("GM7000", MONTH, 50, 3),
        ("GM7001", MONTH, 30, 0),
        ("GM7002", MONTH, 40, 2),
    ]


def count(session: Session, model: type) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.both
def test_municipalities_are_added_up_to_werkpleinen_and_a_shared_one_stands_beside(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, middle: Werkplein, towns: list[Municipality]
) -> None:
    page = offer_cbs(browse, anna, cbs(*whole(leader)))

    rows = made(page)
    assert rows[0][:6] == ["Nieuw", leader.name, "mei 2010", "Gemeente", "180", "8"]
    assert rows[0][6] == f"C telt niet mee: gedeeld met {middle.name}."
    assert ["Niet gemaakt", f"Gedeeld: {leader.name} en {middle.name}"] in [row[:2] for row in rows]
    assert count(session, MunicipalCount) == count(session, OutflowDelivery) == 0

    page.submit("Bevestig: lees 8 regels in")

    assert count(session, MunicipalCount) == 8
    assert count(session, MunicipalLine) == 0
    delivered = session.scalars(select(OutflowDelivery)).one()
    assert (delivered.werkplein_id, delivered.stream, delivered.caseload, delivered.outflow) == (
        leader.id,
        "gemeente",
        180,
        8,
    )


def test_a_count_keeps_where_it_came_from(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, towns: list[Municipality]
) -> None:
    offer_cbs(browse, anna, cbs(*whole(leader))).submit("Bevestig: lees 8 regels in")

    session.rollback()
    kept = session.scalars(select(MunicipalCount).limit(1)).one()
    run = session.get_one(ImportRun, kept.import_id)
    assert (kept.source, kept.holds_on, run.actor_id, len(run.digest)) == ("cbs", date(2010, 5, 31), anna.id, 64)


def test_columns_are_chosen_once(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, towns: list[Municipality]
) -> None:
    page = offer(browse, anna, cbs(*whole(leader)))
    assert page.path.endswith("/kolommen/")
    page.submit("Controleer het bestand", stream="gemeente")

    again = offer(browse, anna, cbs(("GM7000", "2010MM04", 50, 3)))

    assert not again.path.endswith("/kolommen/")
    assert count(session, ColumnChoice) == 1
    other = offer(browse, anna, cbs(("GM7000", "2010MM04", 50, 3), header='"ID";"Regio";"Perioden";"A";"B"'))
    assert other.path.endswith("/kolommen/")


def test_one_column_cannot_be_two_things(browse: Browse, anna: Person, towns: list[Municipality]) -> None:
    page = offer(browse, anna, cbs(("GM7000", MONTH, 50, 3)))

    refused = page.submit("Controleer het bestand", town="Perioden", stream="gemeente")

    assert refused.status == 422
    assert "Deze kolom koos u al bij ‘Gemeente’" in refused.text


def test_a_choice_can_be_made_again_for_the_same_file(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, towns: list[Municipality]
) -> None:
    asked = offer(browse, anna, cbs(*whole(leader)))
    wrong = asked.submit("Controleer het bestand", stream="gemeente", town="ID", month="Perioden")
    assert problems(wrong)

    right = browse(asked.path, by=anna).submit("Controleer het bestand", town="RegioS", stream="gemeente")

    assert made(right)[0][1] == leader.name


@pytest.mark.both
def test_the_same_file_twice_changes_nothing_and_a_correction_stands_beside_the_old(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, towns: list[Municipality]
) -> None:
    offer_cbs(browse, anna, cbs(*whole(leader))).submit("Bevestig: lees 8 regels in")

    same = offer_cbs(browse, anna, cbs(*whole(leader)))
    assert "Niets nieuws" in same.text
    assert count(session, MunicipalCount) == 8

    page = offer_cbs(browse, anna, cbs(*whole(leader, outflow=6)))
    assert made(page)[0][:6] == ["Gewijzigd", leader.name, "mei 2010", "Gemeente", "180", "9 (was 8)"]
    page.submit("Bevestig: lees 1 regel in")

    assert count(session, MunicipalCount) == 9
    correction = session.scalars(select(MunicipalCount).where(MunicipalCount.replaces_id.is_not(None))).one()
    assert correction.count == 6
    assert session.get_one(MunicipalCount, correction.replaces_id).count == 5
    assert count(session, OutflowDelivery) == 2


def test_a_month_without_one_of_the_municipalities_is_not_delivered(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, towns: list[Municipality]
) -> None:
    page = offer_cbs(browse, anna, cbs(*whole(leader)[:2], ("GM7001", MONTH, 30, ".")))

    assert made(page) == [
        ["Niet gemaakt", leader.name, "mei 2010", "Gemeente", "–", "–", "Niet geleverd: B ontbreekt."]
    ]
    assert "1 aantal is niet bekend" in page.text
    page.submit("Bevestig: lees 5 regels in")
    assert (count(session, MunicipalCount), count(session, OutflowDelivery)) == (5, 0)

    later = offer_cbs(browse, anna, cbs(("GM7001", MONTH, 30, 0)))

    assert made(later)[0][:6] == ["Nieuw", leader.name, "mei 2010", "Gemeente", "180", "8"]


def test_the_register_of_that_month_says_whose_a_municipality_is(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, middle: Werkplein, towns: list[Municipality]
) -> None:
    moved = {"municipality_id": towns[1].id, "recorded_on": date(2010, 5, 1), "holds_on": date(2010, 5, 31)}
    session.add(ServiceArea(werkplein_id=leader.id, kind=AreaKind.ENDED, **moved))
    session.add(ServiceArea(werkplein_id=middle.id, kind=AreaKind.WHOLE, **moved))
    session.commit()
    codes = (leader.seat.code, middle.seat.code, "GM7000", "GM7001")
    rows = [(code, month, 10, 1) for code in codes for month in ("2010MM04", "2010MM05")]

    found = {(row[1], row[2]): row[4] for row in made(offer_cbs(browse, anna, cbs(*rows)))}

    assert found == {
        (leader.name, "april 2010"): "30",
        (middle.name, "april 2010"): "10",
        (leader.name, "mei 2010"): "20",
        (middle.name, "mei 2010"): "20",
    }


def test_a_change_of_the_register_after_the_check_shows_the_file_again(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, towns: list[Municipality]
) -> None:
    page = offer_cbs(browse, anna, cbs(*whole(leader)))
    session.add(
        ServiceArea(
            werkplein_id=leader.id, municipality_id=towns[1].id, kind=AreaKind.ENDED, holds_on=SINCE, recorded_on=SINCE
        )
    )
    session.commit()

    again = page.submit("Bevestig: lees 8 regels in")

    assert "controleren we dit bestand opnieuw" in again.text
    assert made(again)[0][4] == "150"
    assert count(session, MunicipalCount) == 0


def test_totals_quarters_footnotes_and_earlier_months_are_left_out_and_said(
    browse: Browse, anna: Person, leader: Werkplein, towns: list[Municipality]
) -> None:
    rows = [
        ("NL01", MONTH, 9000, 90),
        ("PV20", MONTH, 900, 9),
        ("Totaal", MONTH, 900, 9),
        ("Nederland", MONTH, 900, 9),
        ("GM7000", "2010KW01", 50, 3),
        ("GM7000", "2009JJ00", 50, 3),
        ("GM7000", "2008MM01", 50, 3),
        *whole(leader),
    ]
    data = cbs(*rows) + b'"Bron: CBS."\r\n"* voorlopige cijfers"\r\n'

    page = offer_cbs(browse, anna, data)

    assert (
        "Overgeslagen: 4 regels met een totaal, 2 regels over een kwartaal of jaar, "
        "1 regel van voor het begin van het programma, 2 regels met een voetnoot." in page.text
    )


def workbook(rows: list[tuple[object, ...]], *ranges: tuple[int, int, int, int]) -> bytes:
    """A workbook in the form of CBS, in which these cells were merged; a text that begins with `=` is a formula."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(rows):
            for at, cell in enumerate(row):
                if str(cell).startswith("="):
                    sheet.write_formula(line, at, str(cell), None, "")
                else:
                    sheet.write(line, at, cell)
        for top, left, bottom, right in ranges:
            sheet.merge_range(top, left, bottom, right, rows[top][left])
    return file.getvalue()


NAMES = ("RegioS", "Perioden", "Klanten_1", "UitstroomNaarWerk_2")
MERGED = "Hoort bij de samengevoegde cellen {}. Hef het samenvoegen op en zet de waarde in elke cel."


def test_merged_cells_of_a_workbook_are_named_and_a_count_under_one_is_not_taken_for_unknown(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, towns: list[Municipality]
) -> None:
    """A total and a footnote may lie over several cells: those are left out as they are in any file."""
    rows = [
        NAMES,
        ("GM7000", "2010MM01", 50, 3),
        ("", "2010MM02", 50, 3),
        ("GM7000", "2010MM03", 50, ""),
        ("Totaal", "", 50, 3),
        ("Bron: CBS.", "", "", ""),
    ]
    data = workbook(rows, (1, 0, 2, 0), (3, 2, 3, 3), (4, 0, 4, 1), (5, 0, 5, 3))

    page = offer_cbs(browse, anna, data, name="cbs.xlsx")

    assert problems(page) == [
        ["3", "RegioS", MERGED.format("A2:A3")],
        ["4", "UitstroomNaarWerk_2", MERGED.format("C4:D4")],
    ]


def test_a_count_that_was_never_computed_is_not_taken_for_unknown(
    browse: Browse, anna: Person, leader: Werkplein, towns: list[Municipality]
) -> None:
    page = offer_cbs(browse, anna, workbook([NAMES, ("GM7000", MONTH, 50, "=1+2")]), name="cbs.xlsx")

    assert [each[:2] for each in problems(page)] == [["2", "UitstroomNaarWerk_2"]]
    assert "Hier staat een formule, maar de uitkomst zit niet in het bestand." in problems(page)[0][2]


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        (("GM1900", MONTH, 50, 3), "RegioS", "‘GM1900’ staat niet als gemeente in het register."),
        (("", MONTH, 50, 3), "RegioS", "samengevoegde cel"),
        (("GM7000", "", 50, 3), "Perioden", "samengevoegde cel"),
        (("GM7000", "40299", 50, 3), "Perioden", "datum als getal (mei 2010?). Schrijf de maand als 2010-05, of geef"),
        (("GM7000", "2010MM13", 50, 3), "Perioden", "een jaar heeft 12 maanden"),
        (("GM7000", "2010MM07", 50, 3), "Perioden", "Ligt in de toekomst"),
        (("GM7000", "2010-05-03", 50, 3), "Perioden", "is een dag en geen maand"),
        (("GM7000", MONTH, "1.234,5", 3), "Klanten_1", "geen heel getal"),
        (("GM7000", MONTH, "1,234.5", 3), "Klanten_1", "geen heel getal"),
        (("GM7000", MONTH, "1.234", 3), "Klanten_1", "geen heel getal"),
        (("GM7000", MONTH, "-5", 3), "Klanten_1", "Kan niet lager zijn dan 0."),
        (("GM7000", MONTH, "veel", 3), "Klanten_1", "is geen aantal"),
        (("GM7000", MONTH, "=1+1", 3), "Klanten_1", "is geen aantal"),
        (("GM7000", MONTH, 1_000_000, 3), "Klanten_1", "Kan niet hoger zijn dan 999.999."),
        (("GM7000", MONTH, 50, 51), "UitstroomNaarWerk_2", "Hoger dan het aantal klanten: 51 van 50."),
    ],
)
def test_a_cell_that_cannot_be_is_named_and_nothing_comes_in(
    browse: Browse,
    session: Session,
    anna: Person,
    leader: Werkplein,
    towns: list[Municipality],
    row: tuple[object, ...],
    column: str,
    sentence: str,
) -> None:
    page = offer_cbs(browse, anna, cbs(*whole(leader)[2:], row))

    assert [each[:2] for each in problems(page)] == [["4", column]]
    assert sentence in problems(page)[0][2]
    assert count(session, MunicipalCount) == count(session, MunicipalLine) == 0


@pytest.mark.parametrize(
    ("written", "counted"), [("50*", "50"), ("  50", "50"), ("50.0", "50"), ("0", "0"), ("-", "–"), ("", "–")]
)
def test_a_count_is_read_as_the_bureau_writes_it(
    browse: Browse, anna: Person, leader: Werkplein, middle: Werkplein, towns: list[Municipality], written, counted
) -> None:
    page = offer_cbs(browse, anna, cbs((middle.seat.code, MONTH, written, 0)))

    assert made(page)[0][4] == counted


def test_rows_that_shifted_double_rows_and_a_second_row_of_names_are_told_at_once(
    browse: Browse, anna: Person, towns: list[Municipality]
) -> None:
    body = b'"";"Regio\'s";"Perioden";"aantal";"aantal"\r\n"1";"GM7000";"2010MM05";"50";"3"\r\n'
    shifted = b'"2";"x";"GM7001";"2010MM05";"50";"3"\r\n"3";"GM7000";"2010MM05";"50";"4"\r\n'
    head, _, _ = cbs().partition(b"\r\n")

    page = offer_cbs(browse, anna, head + b"\r\n" + body + shifted)

    assert [row[0] for row in problems(page)] == ["2", "4", "5"]
    assert "tweede regel met kolomnamen" in problems(page)[0][2]
    assert "Zijn de cellen verschoven?" in problems(page)[1][2]
    assert "ook op regel 3" in problems(page)[2][2]


def test_an_open_quotation_mark_and_a_file_with_only_names_are_told(browse: Browse, anna: Person, towns) -> None:
    open_mark = cbs(("GM7000", MONTH, 50, 3)) + b'"2;GM7001;2010MM05;50;3\r\n3;GM7002;2010MM05;1;1\r\n'

    assert "aanhalingsteken" in problems(offer_cbs(browse, anna, open_mark))[0][2]
    assert "alleen kolomnamen" in problems(offer_cbs(browse, anna, cbs()))[0][2]


def test_the_sample_in_the_form_of_the_bureau_is_read(browse: Browse, anna: Person, towns: list[Municipality]) -> None:
    page = offer_cbs(browse, anna, SAMPLE.read_bytes())

    assert made(page)


def ended(leader: Werkplein, **counts: int) -> list[tuple[object, ...]]:
    """Every reason of every municipality of Lindeveen."""
    return [
        (town, "2010-05", code, counts.get(f"r{code}", 0))
        for town in (leader.seat.code, "GM7000", "GM7001")
        for code in reasons().codes
    ]


@pytest.mark.both
def test_a_telling_makes_outflow_of_the_reasons_that_are_work(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, towns: list[Municipality]
) -> None:
    alone = offer(browse, anna, wwb(*ended(leader, r11=4, r13=1, r02=9, r20=9)), "wwb-telling")
    assert "Niet geleverd" in made(alone)[0][6]

    offer_cbs(browse, anna, cbs(*whole(leader))).submit("Bevestig: lees 8 regels in")
    page = offer(browse, anna, wwb(*ended(leader, r11=4, r13=1, r02=9, r20=9)), "wwb-telling")

    assert made(page)[0][:6] == ["Gewijzigd", leader.name, "mei 2010", "Gemeente", "180", "15 (was 8)"]
    page.submit(f"Bevestig: lees {3 * len(reasons().codes)} regels in")
    assert count(session, MunicipalCount) == 8 + 3 * len(reasons().codes)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (wwb(("GM7000", "2010-05", "12", 1)), "geen reden uit de Regeling"),
        (wwb(("GM7000", "2010-05", "11", 1), version="wwb-2009-1"), "Tel opnieuw met tel-wwb."),
        (wwb(("GM\x007000", "2010-05", "11", 1)), UNSEEN),
        (b"gemeente;maand;aantal\nGM7000;2010-05;1\n", "geen bestand van tel-wwb"),
    ],
)
def test_a_telling_of_another_kind_is_refused(
    browse: Browse, anna: Person, towns: list[Municipality], data: bytes, sentence: str
) -> None:
    assert sentence in problems(offer(browse, anna, data, "wwb-telling"))[0][2]


def test_the_ways_in_are_shown(browse: Browse, anna: Person) -> None:
    page = browse("/intern/cijfers/aanleveren/", by=anna)

    assert ["11 arbeid in dienstbetrekking, inclusief uitkering bij ziekte", "ja"] in page.rows("Redenen")
    assert ["20 geaccepteerd werkleeraanbod", "nog niet besloten"] in page.rows("Redenen")
