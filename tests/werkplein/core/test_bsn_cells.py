"""A citizen service number in one cell of a file: refused with its place, and what is a figure is let through."""

import io
from collections.abc import Sequence

import pytest

from werkplein.core.personal_numbers import IN_CELL, PersonalNumbers, refuse_personal_numbers, without_numbers
from werkplein.core.spreadsheet import Column, Problem, read_csv
from werkplein.core.workbook import write_xlsx

COLUMNS = (Column("naam"), Column("aantal", is_number=True), Column("toelichting"))
HEADER = "Naam;aantal;toelichting\n"


def places(data: bytes, columns: Sequence[Column] = COLUMNS) -> list[tuple[int | None, str | None]]:
    """Where such numbers stand in a file, if it is refused for them; of a column no place is told."""
    try:
        refuse_personal_numbers(data, columns)
    except PersonalNumbers as refused:
        return [(cell.line, cell.column) for cell in refused.cells] or [(None, None)]
    return []


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("x;1;De klant 123456782 was er\n", [(2, "toelichting")]),
        ("x;1;bsn 123456782\n", [(2, "toelichting")]),
        ("x;1;bsn 1234\x0056782\n", [(2, "toelichting")]),
        ("x;1;123456782\n", [(2, "toelichting")]),
        ("x;1;'123456782,00\n", [(2, "toelichting")]),
        ("123456782;1;goed\nx;2;1234.56.782\n", [(2, "naam"), (3, "toelichting")]),
        ("x;klant 123456782;\n", [(2, "aantal")]),
        ('x;1;"eerste\nBSN 123456782"\n', [(2, "toelichting")]),
        ('x;1;"nooit gesloten\ny;2;123456782\n', [(3, "toelichting")]),
        ("x;1;;123456782\n", [(2, None)]),
        ("x;123456782;goed\n", []),
        ("x;1;123456783\n", []),
        ("x;1;Bel +31 123456782\n", []),
        ("x;1;12 34 56 782\n", []),
    ],
)
def test_a_number_in_a_cell_is_told_with_its_place(rows: str, found: list[tuple[int, str | None]]) -> None:
    assert places((HEADER + rows).encode()) == found


def test_a_column_that_nobody_knows_may_hold_what_a_person_wrote() -> None:
    assert places(b"naam;extra\nx;123456782\n") == [(2, "extra")]


def test_a_name_of_a_column_with_a_number_is_not_repeated() -> None:
    assert places(b"naam;klant 123456782\nx;123456782\n") == [(1, None), (2, None)]


@pytest.mark.parametrize(("cell", "found"), [("123456782", []), ("klant 123456782", [(2, "b")])])
def test_of_a_file_with_any_columns_only_words_make_a_number_one(cell: str, found: list[tuple[int, str]]) -> None:
    assert places(f"a;b\nx;{cell}\n".encode(), ()) == found


def test_a_cell_of_a_workbook_is_told_too() -> None:
    made = io.BytesIO()
    write_xlsx(made, ["naam", "aantal", "toelichting"], [["x", 123456782, "goed"], ["y", 1, "was 123456782"]])

    assert places(made.getvalue()) == [(3, "toelichting")]


def test_one_cell_is_named_and_the_number_is_not() -> None:
    with pytest.raises(PersonalNumbers) as refused:
        refuse_personal_numbers((HEADER + "x;1;bsn 123456782\n").encode(), COLUMNS)

    assert "op regel 2 in de kolom ‘toelichting’" in refused.value.sentence
    assert "123456782" not in refused.value.sentence + IN_CELL


def test_what_is_said_of_the_rest_repeats_no_number() -> None:
    sheet = read_csv((HEADER + "x;1;klant 123456782;111222333\n").encode(), COLUMNS)
    cells = [Problem(IN_CELL, 2, "toelichting"), Problem(IN_CELL, 2)]

    left = without_numbers(sheet, cells)

    assert left.rows[0]["toelichting"] == ""
    assert left.rows[0]["naam"] == "x"
    assert list(left.problems) == cells
