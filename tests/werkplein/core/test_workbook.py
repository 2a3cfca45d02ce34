"""XLSX files: written as text that nobody can take for a formula, read like CSV, and never larger than they say."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from werkplein.core.spreadsheet import Column, Problem, UnreadableFile, read_csv, write_csv
from werkplein.core.workbook import read_file, write_xlsx
from werkplein.core.worksheet import MAX_COLUMNS, MAX_SHEET_ROWS

COLUMNS = [Column("werkplein"), Column("maand"), Column("uitstroom"), Column("opmerking", is_required=False)]
# What a form keeps of a text: nothing around it, and no zero byte.
KEPT = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufffe\uffff")).map(str.strip)
RISKY = st.text(alphabet="'=+-@ \t\r\nab;\"", max_size=6).map(str.strip)


def xlsx(columns, rows):
    file = io.BytesIO()
    write_xlsx(file, columns, rows)
    return file.getvalue()


def a_sheet(content, packing=zipfile.ZIP_DEFLATED):
    """A workbook whose one worksheet holds this XML."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(["werkplein"], []))) as plain, zipfile.ZipFile(made, "w", packing) as packed:
        for part in plain.infolist():
            is_sheet = part.filename == "xl/worksheets/sheet1.xml"
            packed.writestr(part.filename, content if is_sheet else plain.read(part))
    return made.getvalue()


def rows_xml(rows):
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'


def cell_xml(at, text="werkplein"):
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


@settings(deadline=None)
@example(["", "0\r;"])
@given(st.lists(st.one_of(KEPT, RISKY), min_size=1, max_size=4).filter(any))
def test_what_is_written_is_read_back_from_both_kinds_of_file(texts):
    names = [f"k{number}" for number in range(len(texts))]

    for data in (write_csv(names, [texts]), xlsx(names, [texts])):
        assert [list(row.values.values()) for row in read_file(data, names).rows] == [texts]


@pytest.mark.parametrize("text", ["=1+1", "+31", "-", "@SUM(A1)", "'=1", "''=1", " =1", "\t=1", "='x", "'", "''"])
@pytest.mark.parametrize("write", [write_csv, xlsx])
def test_a_guard_is_taken_off_once_and_no_more(write, text):
    row = read_file(write(["a", "b"], [["x", text]]), ["a", "b"]).rows[0]

    assert row["b"] == text


def test_no_cell_of_a_workbook_is_a_formula_or_a_link():
    data = xlsx(["a"], [["=1+1"], ["http://voorbeeld.test"], ["@SUM(A1)"], ["12"]])

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert "'=1+1" in sheet
    assert "'@SUM" in sheet


def test_numbers_days_and_answers_are_read_as_people_write_them():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd-mm-yyyy"})
        sheet.write_row(0, 0, ["a", "b", "c", "d", "e"])
        sheet.write_row(1, 0, [1240, 6.8, True, None, "x"])
        sheet.write_datetime(1, 3, date(2010, 7, 5), day)

    row = read_file(file.getvalue(), ["a", "b", "c", "d", "e"]).rows[0]

    assert list(row.values.values()) == ["1240", "6,8", "ja", "5-7-2010", "x"]


def test_days_and_numbers_that_are_written_are_read_back():
    data = xlsx(["a", "b", "c", "d"], [[date(2010, 7, 5), 3, Decimal("6.80"), None]])

    assert list(read_file(data, ["a", "b", "c", "d"]).rows[0].values.values()) == ["5-7-2010", "3", "6,8", ""]


def test_rows_have_the_number_that_a_spreadsheet_gives_them():
    data = a_sheet(rows_xml(f'<row r="1">{cell_xml("A1")}</row><row r="4">{cell_xml("A4", "assen")}</row>'))

    assert [(row.line, row["werkplein"]) for row in read_file(data, ["werkplein"]).rows] == [(4, "assen")]


def test_wrong_columns_are_named_as_in_a_csv_file():
    rows = [["assen", "assen", "rood"]]

    assert read_file(xlsx(["werkplein", "werkplein", "kleur"], rows), COLUMNS) == read_csv(
        write_csv(["werkplein", "werkplein", "kleur"], rows), COLUMNS
    )


UNCOMPUTED = (
    "Hier staat een formule, maar de uitkomst zit niet in het bestand. Open het bestand in Excel of een ander "
    "rekenprogramma en sla het daar op. Of plak de cellen als waarden."
)
DIVIDED = "De formule geeft een fout: #DIV/0!. Herstel die, of zet er een gewone waarde neer."


@pytest.mark.parametrize(
    ("cell", "sentence", "value"),
    [
        ('<c r="A2"><f>1+1</f></c>', UNCOMPUTED, ""),
        ('<c r="A2"><f>B1&amp;"é"</f><v></v></c>', UNCOMPUTED, ""),
        ('<c r="A2" s="3"><f t="shared" si="0"/><v/></c>', UNCOMPUTED, ""),
        ('<c r="A2" t="str"><f>1+1</f></c>', UNCOMPUTED, ""),
        ('<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', DIVIDED, ""),
        ('<c r="A2" t="e"><v>#DIV/0!</v></c>', DIVIDED, ""),
        ('<c r="A2"><f>1+1</f><v>2</v></c>', None, "2"),
        ('<c r="A2"><f>1-1</f><v>0</v></c>', None, "0"),
        ('<c r="A2" t="str"><f>"a"</f><v>a</v></c>', None, "a"),
        ('<c r="A2" t="str"><f>""</f><v></v></c>', None, ""),  # a result: an empty text
        ('<c r="A2" t="inlineStr"><f>"a"</f><is><t>a</t></is></c>', None, "a"),
        ('<c r="A2"/>', None, ""),
    ],
)
def test_a_formula_without_a_result_is_told_and_is_not_empty(cell, sentence, value):
    rows = f'<row r="1">{cell_xml("A1")}{cell_xml("B1", "maand")}</row>'
    rows += f'<row r="2">{cell}{cell_xml("B2", "mei é")}</row><row r="3">{cell_xml("A3", "ná")}</row>'

    sheet = read_file(a_sheet(rows_xml(rows)), ["werkplein", "maand"])

    assert [(row.line, row["werkplein"], row["maand"]) for row in sheet.rows] == [(2, value, "mei é"), (3, "ná", "")]
    assert sheet.problems == ((Problem(sentence, 2, "werkplein"),) if sentence else ())


def merged(where):
    return f"Hoort bij de samengevoegde cellen {where}. Hef het samenvoegen op en zet de waarde in elke cel."


def a_merged_sheet(rows, *ranges, columns=("werkplein", "maand", "uitstroom")):
    """A workbook in which these cells, as (first row, first column, last row, last column), were merged."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate([columns, *rows]):
            sheet.write_row(line, 0, row)
        for top, left, bottom, right in ranges:
            sheet.merge_range(top, left, bottom, right, [columns, *rows][top][left])
    return file.getvalue()


def test_a_cell_under_a_merged_one_is_told_with_the_cells_it_was_merged_with():
    rows = [["assen", "2010-01", 1], ["", "2010-02", 2], ["", "2010-03", 3], ["emmen", "2010-01", 4], ["zwolle", "", 5]]

    sheet = read_file(a_merged_sheet(rows, (1, 0, 3, 0), (5, 0, 5, 1)), COLUMNS)

    assert sheet.problems == (
        Problem(merged("A2:A4"), 3, "werkplein"),
        Problem(merged("A2:A4"), 4, "werkplein"),
        Problem(merged("A6:B6"), 6, "maand"),
    )
    assert [row["werkplein"] for row in sheet.rows] == ["assen", "", "", "emmen", "zwolle"]


def test_merged_names_of_columns_are_told_once():
    data = a_merged_sheet([["assen", "2010-01", 1]], (0, 0, 0, 2), columns=("werkplein", "", ""))

    assert read_file(data, ["werkplein"]).problems[0] == Problem(merged("A1:C1"), 1)
    assert [each.sentence for each in read_file(data, ["werkplein"]).problems].count(merged("A1:C1")) == 1


def test_cells_merged_beside_and_below_the_table_hinder_nobody():
    rows = [["assen", "2010-01", 1, "", "los"], ["emmen", "2010-01", 2, "", ""]]
    beside = a_merged_sheet(rows, (1, 4, 2, 5))

    found = read_file(beside, COLUMNS)

    assert [problem.line for problem in found.problems] == [2]  # the value beside the table, and nothing of the merge


def test_more_merged_cells_than_a_sheet_has_are_not_all_walked_through():
    ranges = "".join(f'<mergeCell ref="A{at}:XFD1048576"/>' for at in range(1, 3000))
    rows = f'<row r="1">{cell_xml("A1")}</row><row r="50000">{cell_xml("A50000", "assen")}</row>'
    content = rows_xml(rows).replace("</sheetData>", f"</sheetData><mergeCells>{ranges}</mergeCells>")

    assert read_file(a_sheet(content), ["werkplein"]).rows[0].line == 50_000


def test_what_is_no_workbook_of_ours_says_what_to_do_with_merged_cells():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", "<office/>")

    for data, kind in ((file.getvalue(), "OpenDocument-bestand (ods)"), (b"\xd0\xcf\x11\xe0rest", "oud Excel-bestand")):
        with pytest.raises(UnreadableFile, match=r"[Hh]ef (eerst )?samengevoegde cellen op") as told:
            read_file(data, COLUMNS)
        assert kind in told.value.sentence


def test_a_row_of_nothing_but_a_formula_without_a_result_is_a_row():
    rows = f'<row r="1">{cell_xml("A1")}<c r="B1"><f>A1</f></c></row><row r="2"><c r="A2"><f>A1</f></c></row>'

    sheet = read_file(a_sheet(rows_xml(rows)), ["werkplein"])

    assert sheet.problems == (Problem(UNCOMPUTED, 1), Problem(UNCOMPUTED, 2, "werkplein"))


def test_cells_with_a_prefix_and_without_a_place_are_told_as_well():
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    name = '<x:row><x:c t="inlineStr"><x:is><x:t>werkplein</x:t></x:is></x:c></x:row>'
    rows = f"{name}<x:row><x:c><x:f>A1</x:f></x:c></x:row>"
    content = f'<x:worksheet xmlns:x="{space}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'

    assert read_file(a_sheet(content), ["werkplein"]).problems == (Problem(UNCOMPUTED, 2, "werkplein"),)


def bomb():
    """Sixty megabytes of nothing, several times over, in a few hundred kilobytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(3):
            packed.writestr(f"xl/worksheets/sheet{number}.xml", b" " * (60 * 1024 * 1024))
    return made.getvalue()


def lying():
    """A workbook that says it unpacks to less than it does."""
    data = bytearray(a_sheet(rows_xml(" " * 100_000)))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as packed:
        size = packed.getinfo("xl/worksheets/sheet1.xml").file_size
    return bytes(data).replace(size.to_bytes(4, "little"), (1_000).to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: b"PK\x03\x04", "niet te lezen"),
        (lambda: b"PK\x03\x04rest", "niet te lezen"),
        (lambda: xlsx(["a"], [["b"]])[:-200], "niet te lezen"),
        (lambda: a_sheet(b"geen xml"), "niet te lezen"),
        (lambda: a_sheet(b'<!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>'), "niet te lezen"),
        (lying, "niet te lezen"),
        (bomb, "te groot"),
        (lambda: a_sheet(rows_xml(f'<row r="1">{cell_xml("A1")}{cell_xml("XFD1048576")}</row>')), "te groot"),
        (lambda: a_sheet(rows_xml('<row r="1048576"><c t="str"><v>x</v></c></row>')), "te groot"),
        (lambda: a_sheet(rows_xml(f"<row>{cell_xml('A99999999999')}</row>")), "te groot"),
    ],
)
def test_a_workbook_that_is_broken_or_a_bomb_is_refused_in_words(make, words):
    with pytest.raises(UnreadableFile) as refused:
        read_file(make(), COLUMNS)

    assert words in refused.value.sentence


def test_a_worksheet_is_read_up_to_its_last_column_and_row_and_no_further():
    last = xlsxwriter.utility.xl_col_to_name(MAX_COLUMNS - 1)
    good = a_sheet(rows_xml(f'<row r="1">{cell_xml("A1")}</row><row>{cell_xml(f"{last}{MAX_SHEET_ROWS}", "x")}</row>'))
    beyond = xlsxwriter.utility.xl_col_to_name(MAX_COLUMNS)

    assert read_file(good, ["werkplein"]).problems[0].line == MAX_SHEET_ROWS
    for at in (f"{beyond}1", f"A{MAX_SHEET_ROWS + 1}"):
        with pytest.raises(UnreadableFile):
            read_file(a_sheet(rows_xml(f'<row r="1">{cell_xml("A1")}{cell_xml(at)}</row>')), ["werkplein"])


def test_a_row_far_down_without_a_cell_is_no_harm():
    data = a_sheet(
        rows_xml(f'<row r="1">{cell_xml("A1")}</row><row r="2">{cell_xml("A2", "x")}</row><row r="1048576"/>')
    )

    assert len(read_file(data, ["werkplein"]).rows) == 1


def a_book(*sheets):
    """A workbook of sheets: name, whether it is hidden, and rows."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    for name, is_hidden, rows in sheets:
        sheet = book.add_worksheet(name)
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
        if is_hidden:
            sheet.hide()
        else:
            sheet.activate()
    book.close()
    return made.getvalue()


ROWS = [["werkplein", "maand", "uitstroom"], ["assen", "2010-05", 3]]


@pytest.mark.parametrize(
    "sheets",
    [
        [("Gegevens", False, ROWS)],
        [("Leeg", False, []), ("Gegevens", False, ROWS)],
        [("Bron", True, [["iets", "anders"]]), ("Gegevens", False, ROWS)],
    ],
)
def test_the_one_sheet_with_data_that_is_seen_is_read(sheets):
    assert [row["werkplein"] for row in read_file(a_book(*sheets), COLUMNS).rows] == ["assen"]


def test_a_workbook_with_data_on_several_sheets_is_refused_by_their_names():
    with pytest.raises(UnreadableFile, match="Er staan gegevens op ‘UWV’ en ‘Gemeente’"):
        read_file(a_book(("UWV", False, ROWS), ("Gemeente", False, ROWS)), COLUMNS)
