"""CSV files as people make them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkplein.core.spreadsheet import Column, Problem, Sheet, UnreadableFile, read_csv, write_csv
from werkplein.core.textfile import UNSEEN

COLUMNS = [Column("werkplein"), Column("maand"), Column("uitstroom"), Column("opmerking", is_required=False)]
HEADER = "werkplein;maand;uitstroom\n"


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_usual_separator_and_encoding_is_read(separator, encoding):
    text = separator.join(["Werkplein", " MAAND ", "uitstroom"]) + "\r\n" + separator.join(["Súdwest", "2010-05", "3"])

    sheet = read_csv(text.encode(encoding), COLUMNS)

    assert sheet.problems == ()
    assert [(row.line, row["werkplein"], row["opmerking"]) for row in sheet.rows] == [(2, "Súdwest", "")]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize(
    ("first", "separator"),
    [
        *(("sep=;", ";"), ("SEP=,", ","), ("sep=\t", "\t"), ("sep=|", "|")),
        *(('"sep=;"', ";"), ("sep=;;;", ";")),  # as it is when it was kept once more
        ("sep=,", ";"),  # it says something else than it does
    ],
)
def test_a_first_line_that_names_the_separator_is_understood(first, separator, encoding, end):
    lines = [first, separator.join(["werkplein", "maand", "uitstroom"]), separator.join(["Súdwest", "2010-05", "3"])]

    sheet = read_csv(end.join(lines).encode(encoding), COLUMNS)

    assert sheet.problems == ()
    assert [(row.line, list(row.values.values())) for row in sheet.rows] == [(3, ["Súdwest", "2010-05", "3", ""])]


def test_a_file_with_only_the_name_of_a_separator_is_empty():
    with pytest.raises(UnreadableFile, match="leeg"):
        read_csv(b"sep=;\n", COLUMNS)


def test_a_tag_in_the_first_cell_makes_no_web_page_of_a_file():
    sheet = read_csv(b"<script>;werkplein;maand;uitstroom\nx;assen;2010-05;4\n", COLUMNS)

    assert "<script>" in str(sheet.problems)
    assert [row["werkplein"] for row in sheet.rows] == ["assen"]


def test_lines_are_numbered_as_an_editor_shows_them():
    sheet = read_csv(b'werkplein;maand;uitstroom\n\n"zwol\nle";2010-05;3\n;;\nassen;2010-05;4\n', COLUMNS)

    assert [(row.line, row["werkplein"]) for row in sheet.rows] == [(3, "zwol\nle"), (6, "assen")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "leeg"),
        (b" \r\n ", "leeg"),
        (b"\xd0\xcf\x11\xe0rest", "oud Excel-bestand"),
        (b"%PDF-1.4", "PDF-bestand"),
        (b"\x89PNG\r\n", "afbeelding"),
        (b"<!doctype html><p>", "webpagina"),
        (b'\n<?xml version="1.0"?><a/>', "webpagina"),
        (b"<TABLE><tr><td>werkplein", "webpagina"),
        (b"werkplein;\x00maand", "geen Excel-bestand (xlsx) of CSV-bestand"),
        ("werkplein;maand\nassen;2010-05\n".encode("utf-16-le"), "geen Excel-bestand (xlsx) of CSV-bestand"),
        ("werkplein;maand\nassen;2010-05\n".encode("utf-16-be"), "geen Excel-bestand (xlsx) of CSV-bestand"),
        (b"GEN2\n" + bytes(range(32)) * 2 + b"\x00" * 20, "geen Excel-bestand (xlsx) of CSV-bestand"),
        (b"\xff\xfew\xd8", "niet te lezen"),  # half a letter
        (b"a;b\n\x81;2", "niet te lezen"),  # no letter in cp1252 either
    ],
)
def test_another_kind_of_file_is_refused_in_words(data, words):
    with pytest.raises(UnreadableFile) as refused:
        read_csv(data, COLUMNS)

    assert words in refused.value.sentence
    if words != "leeg":
        assert "Sla het werkblad op als Excel-bestand (xlsx) of als CSV" in refused.value.sentence


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_zero_in_a_cell_is_told_with_its_place(encoding):
    text = HEADER + "assen;2010-05;3\nzw\x00olle;2010-05;3\nalmelo;2010-05;\x00\nemmen;2010-05;3;\x00\n"

    sheet = read_csv(text.encode(encoding), COLUMNS)

    assert list(sheet.problems) == [
        Problem(UNSEEN, 3, "werkplein"),
        Problem(UNSEEN, 4, "uitstroom"),
        Problem(UNSEEN, 5),
    ]
    assert [row["werkplein"] for row in sheet.rows] == ["assen", "", "almelo", "emmen"]


def test_every_wrong_column_is_named_at_once():
    sheet = read_csv(b"werkplein;werkplein;kleur\nassen;assen;rood\n", COLUMNS)

    assert [problem.column for problem in sheet.problems] == ["kleur", "werkplein", "maand", "uitstroom"]
    assert all(problem.line == 1 for problem in sheet.problems)


def test_the_rows_under_a_wrong_header_are_read_for_the_columns_that_are_known():
    data = "werkplein;opmerking;uitstroom;uitstroom;kleur\nassen;x;3;4;rood\nemmen;" + "x" * 10_001 + ";;;;y\n"

    sheet = read_csv(data.encode(), COLUMNS)

    assert [(problem.line, problem.column) for problem in sheet.problems] == [
        *((1, "kleur"), (1, "uitstroom"), (1, "maand")),
        *((3, "opmerking"), (3, None)),
    ]
    empty = {"maand": "", "uitstroom": ""}
    assert [row.values for row in sheet.rows] == [
        {"werkplein": "assen", "opmerking": "x"} | empty,
        {"werkplein": "emmen", "opmerking": ""} | empty,
    ]
    assert sheet.unsure == {row.unsure for row in sheet.rows}.pop() == {"maand", "uitstroom"}


def test_rows_under_a_header_of_which_nothing_is_known_are_not_read():
    sheet = read_csv(b"kleur;geur\nrood;zoet\n" * 3, COLUMNS)

    assert sheet.rows == ()
    assert {problem.line for problem in sheet.problems} == {1}


@pytest.mark.parametrize(("above", "line"), [("", 1), ("\n", 2), ("\n;;\n\r\n", 4)])
def test_a_wrong_column_is_told_with_the_line_its_name_is_on(above, line):
    sheet = read_csv(f"{above}werkplein;werkplein;kleur\nassen;assen;rood\n".encode(), COLUMNS)

    assert {problem.line for problem in sheet.problems} == {line}


@pytest.mark.parametrize(("above", "line"), [("", 2), ("\n;;\n", 4)])
def test_only_column_names_is_said(above, line):
    [problem] = read_csv((above + HEADER).encode(), COLUMNS).problems

    assert "geen regels" in problem.sentence
    assert problem.line == line


def test_a_value_without_a_column_is_a_problem_of_its_row():
    sheet = read_csv((HEADER + "assen;2010-05;3;extra\nassen;2010-05;4;;\n").encode(), COLUMNS)

    assert [(problem.line, problem.sentence) for problem in sheet.problems] == [
        (2, "Deze regel heeft een waarde te veel: ‘extra’ hoort bij geen kolom.")
    ]


def test_a_short_row_has_empty_values():
    assert read_csv((HEADER + "assen\n").encode(), COLUMNS).rows[0]["uitstroom"] == ""


def test_a_cell_may_be_ten_thousand_letters_and_not_one_more():
    def problems(length):
        return read_csv((HEADER + "x" * length + ";2010-05;3\n").encode(), COLUMNS).problems

    assert problems(10_000) == ()
    told = Problem("De tekst is langer dan 10.000 tekens. Maak die korter.", 2, "werkplein")
    assert problems(10_001) == (told,)
    assert problems(200_000) == (told,)  # also beyond the usual limit of the csv module


def test_a_row_with_a_cell_that_is_too_long_is_judged_for_the_rest():
    sheet = read_csv((HEADER + "x" * 10_001 + ";2010-05;3\nassen;2010-06;4\n").encode(), COLUMNS)

    assert [(row.line, row["werkplein"], row["maand"]) for row in sheet.rows] == [
        (2, "", "2010-05"),
        (3, "assen", "2010-06"),
    ]


@pytest.mark.parametrize(
    ("body", "unclosed", "others"),
    [
        ('"assen;2010-05;3\nzwolle;2010-05;4\nmeppel;;\n', [(2, "werkplein")], [3, 4]),  # nothing closes it
        ('assen;"2010-05;3\nzwolle;2010-05;4\n', [(2, "maand")], [3]),
        ('"assen;2010-05;3\n"zwolle";2010-05;4\n', [(2, "werkplein")], [3]),  # a proper mark seems to close it
        ('"assen;2010-05;3\n"zwolle;2010-05;4\nmeppel;;\n', [(2, "werkplein"), (3, "werkplein")], [4]),  # two
        ('zwolle;2010-05;4\nassen;2010-05;"3', [(3, "uitstroom")], [2]),  # in the last line
        ('zwolle;2010-05;4\n"assen;2010-05;3', [(3, "werkplein")], [2]),
        ('"zwol\nle";2010-05;3\nassen;2010-05;4\n', [], [2, 4]),  # several lines, closed
        ('"zei ""ja""\nen ging";2010-05;3\n', [], [2]),
        ('assen 5";2010-05;3\nzwolle;2010-05;4\n', [], [2, 3]),  # inches
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_quotation_mark_that_is_not_closed_is_told_and_the_rows_below_are_read(body, unclosed, others, end):
    sheet = read_csv((HEADER + body).replace("\n", end).encode(), COLUMNS)

    assert [(problem.line, problem.column) for problem in sheet.problems] == unclosed
    assert all("aanhalingsteken" in problem.sentence for problem in sheet.problems)
    assert [row.line for row in sheet.rows] == others


def test_a_file_full_of_open_quotation_marks_is_read_in_one_go():
    sheet = read_csv((HEADER + '"assen;2010-05;3\n' * 20_000).encode(), COLUMNS)

    assert len(sheet.problems) == 20_000


def test_an_open_quotation_mark_in_the_header_is_told():
    with pytest.raises(UnreadableFile, match="aanhalingsteken"):
        read_csv(b'"werkplein;maand;uitstroom\nassen;2010-05;3\n', COLUMNS)


@pytest.mark.parametrize("row", ["assen;2010-05;3\n", "assen;2010-05;3;x\n", '"assen;2010-05;3\n'])
def test_of_more_rows_than_allowed_nothing_else_is_told(row):
    told = Problem("Dit bestand heeft meer dan 3 regels. Knip het in delen.")

    assert read_csv((HEADER + row * 5).encode(), COLUMNS, max_rows=3) == Sheet((), (told,))
    assert told not in read_csv((HEADER + row * 3).encode(), COLUMNS, max_rows=3).problems


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " ="])
def test_a_cell_that_starts_a_formula_is_guarded(start):
    written = write_csv(["naam"], [[start + "1+1"]]).decode("utf-8-sig")

    assert written.splitlines()[1].strip('"').startswith("'")


def test_a_file_for_people_is_dutch_and_one_for_programs_is_not():
    row = [["Súd", 3, Decimal("6.80"), date(2010, 7, 5), None, Decimal("-1.5")]]
    names = ["a", "b", "c", "d", "e", "f"]

    assert write_csv(names, row) == "\ufeffa;b;c;d;e;f\r\nSúd;3;6,80;5-7-2010;;-1,5\r\n".encode()
    assert write_csv(names, row, for_people=False) == "a,b,c,d,e,f\r\nSúd,3,6.80,2010-07-05,,-1.5\r\n".encode()


LINE = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1).map(str.strip)


@given(LINE.filter(bool))
def test_what_is_written_is_read_back(text):
    sheet = read_csv(write_csv(["naam"], [[text]]), ["naam"])

    assert [row["naam"] for row in sheet.rows] == [text]
