"""Citizen service numbers never come in: which columns look like them, and which only seem to."""

import io
import random
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.browse import Browse
from tests.support.people import Person
from werkplein.core import bsn
from werkplein.core.audit import AuditEntry
from werkplein.core.files import store
from werkplein.core.importing.models import ImportRun
from werkplein.core.personal_numbers import PersonalNumbers, refuse_personal_numbers
from werkplein.core.uploads.cleaning import clean
from werkplein.core.uploads.kinds import FileRefused, Refusal
from werkplein.core.workbook import write_xlsx

# Made up: they pass the test, and the first is the one that official examples use.
NUMBERS = ["123456782", "111222333", "010020007", "100000009", "987654305"]
FAILING = ["123456785", "223456785", "323456785", "423456785"]
CHANCE = random.Random(2010)


def passing(count: int) -> list[str]:
    """So many different numbers that pass."""
    found: set[str] = set()
    while len(found) < count:
        digits = f"{CHANCE.randrange(10**7, 10**9):09d}"
        if bsn.passes(digits) and bsn.digits_of(digits):
            found.add(digits)
    return sorted(found)


def any_numbers(count: int, least: int, most: int) -> list[str]:
    """So many numbers of which about one in eleven passes."""
    return [str(CHANCE.randrange(least, most)) for _ in range(count)]


@pytest.mark.parametrize("digits", NUMBERS)
def test_a_number_that_is_one_passes(digits: str) -> None:
    assert bsn.passes(digits)


@pytest.mark.parametrize("digits", ["123456789", "123456783", "111222334"])
def test_one_digit_more_or_less_does_not_pass(digits: str) -> None:
    assert not bsn.passes(digits)


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("123456782", "123456782"),
        (" 123456782 ", "123456782"),
        ("'123456782", "123456782"),
        ("1234.56.782", "123456782"),
        ("123.456.782", "123456782"),
        ("123 456 782", "123456782"),
        ("123\u00a0456\u00a0782", "123456782"),
        ("1234-56-782", "123456782"),
        ("123456782.0", "123456782"),
        ("123456782,00", "123456782"),
        ("10020007", "010020007"),
        # No such numbers: too short, too long, amounts, days, what stands for nobody.
        ("1002000", None),
        ("0612345678", None),
        ("1234567,82", None),
        ("123456782,50", None),
        ("20100531", None),
        ("31052010", None),
        ("999999999", None),
        ("000000000", None),
        ("NL12ABNA012", None),
        ("", None),
    ],
)
def test_a_number_is_read_however_it_is_written(written: str, digits: str | None) -> None:
    assert bsn.digits_of(written) == digits


@pytest.mark.parametrize(
    "name",
    [
        "BSN",
        "bsn",
        "Bsn-nummer",
        "bsnnummer",
        "BSN_persoon1",
        "BSN persoon 2",
        "client_bsn",
        "Sofinummer",
        "SOFI-nr",
        "sofi",
        "BURGERSERVICENUMMER",
        "Burgerservicenummer partner",
        "burger service nummer",
        "BURGERSERVICENUMMER UITKERINGSONTVANGER",
    ],
)
def test_a_name_above_a_column_gives_it_away(name: str) -> None:
    assert bsn.is_name(name)


@pytest.mark.parametrize(
    "name",
    ["werkplein", "gemeente", "absnum", "sofia", "Basisnummer", "Bestand zonder BSN, zoals u vroeg op de 12e", "b s n"],
)
def test_other_names_do_not(name: str) -> None:
    assert not bsn.is_name(name)


@pytest.mark.parametrize(
    ("cells", "are"),
    [
        (NUMBERS, True),
        (NUMBERS[:3], True),
        (NUMBERS[:2], False),
        (NUMBERS[:1] * 50, False),
        ([*NUMBERS, "onbekend", "nvt", "999999999"], True),
        ([*NUMBERS[:3], "123456789"], False),
        ([*NUMBERS[:4], "123456789"], True),
        ([*passing(16), *FAILING], True),
        ([*passing(15), *FAILING], False),
        ([number.lstrip("0") for number in passing(40)], True),
        (any_numbers(5_000, 600_000_000, 699_999_999), False),
        (any_numbers(5_000, 10_000_000, 99_999_999), False),
        (any_numbers(5_000, 0, 9_999), False),
        ([f"06{number}" for number in any_numbers(500, 10_000_000, 99_999_999)], False),
        ([f"{number}.00" for number in any_numbers(500, 100_000_000, 999_999_999)], False),
        ([(date(1950, 1, 1) + timedelta(days=days)).strftime("%Y%m%d") for days in range(9_000)], False),
        ([str(number) for number in range(100_000_000, 100_000_300)], False),
        ([], False),
    ],
)
def test_a_column_looks_like_them_when_nearly_all_of_several_pass(cells: list[str], are: bool) -> None:
    assert bsn.are_numbers(cells) is are


def lines(header: str, cells: list[str]) -> bytes:
    """A file with a column beside another."""
    return "\n".join([header, *(f"GM0193;{cell}" for cell in cells)]).encode()


@pytest.mark.parametrize(
    "data",
    [
        lines("gemeente;bsn", ["x"]),
        lines("Uitkeringen van mei\n\ngemeente;Burgerservicenummer", ["x"]),
        lines("gemeente;nummer", NUMBERS),
        lines("gemeente;nummer", NUMBERS).replace(b";", b","),
        lines("gemeente;nummer", NUMBERS).replace(b";", b"\t"),
        lines("gemeente;nummer", NUMBERS).replace(b";", b"|"),
        lines("gemeente;nummer", [f'"{each}"' for each in NUMBERS]),
        lines("gemeente;nummer", [f"{each[:3]}.{each[3:6]}.{each[6:]}" for each in NUMBERS]),
        lines('gemeente;"nummer', NUMBERS),
        lines("gemeente;opmerking", ["Beëindigd. BSN: 123456782, verhuisd"]),
        "\ufeffgemeente;nummer\nx;123456782\nx;111222333\nx;10020007".encode("utf-16"),
    ],
)
def test_a_file_with_such_a_column_is_refused(data: bytes) -> None:
    with pytest.raises(PersonalNumbers):
        refuse_personal_numbers(data)


@pytest.mark.parametrize(
    "data",
    [
        lines("gemeente;telefoon", [f"06{each}" for each in any_numbers(200, 10_000_000, 99_999_999)]),
        lines("gemeente;telefoon", any_numbers(200, 600_000_000, 699_999_999)),
        lines("gemeente;aantal", any_numbers(200, 0, 99_999)),
        lines("gemeente;nummer", NUMBERS[:2]),
        lines("gemeente;opmerking", ["Vul nooit een BSN in", "BSN 123456789 bestaat niet"]),
        b"",
        b"%PDF-1.4 bsn",
        b"PK\x03\x04 broken",
    ],
)
def test_a_file_without_one_is_let_through(data: bytes) -> None:
    refuse_personal_numbers(data)


@pytest.mark.parametrize("sheet", [["nummer", *NUMBERS], ["nummer", *map(int, NUMBERS)], ["BSN", "x"]])
def test_a_workbook_is_looked_through(sheet: list[str | int]) -> None:
    made = io.BytesIO()
    write_xlsx(made, ["gemeente", str(sheet[0])], [["GM0193", cell] for cell in sheet[1:]])

    with pytest.raises(PersonalNumbers):
        refuse_personal_numbers(made.getvalue())


@pytest.mark.parametrize("kind", ["uitstroom", "werkpleinen", "werkgebieden"])
def test_nothing_of_such_a_file_is_kept_told_or_logged(
    browse: Browse, session: Session, anna: Person, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    data = lines("werkplein;nummer", NUMBERS)
    session.rollback()
    before = session.scalar(select(func.count()).select_from(AuditEntry))

    page = browse(f"/intern/inlezen/{kind}/", by=anna).submit(
        "Controleer het bestand", file=(io.BytesIO(data), f"{NUMBERS[0]}.csv")
    )

    assert page.status == 422
    assert "een kolom die op burgerservicenummers (BSN) lijkt" in page.text
    assert NUMBERS[0] not in page.text + caplog.text
    session.rollback()
    assert session.scalar(select(func.count()).select_from(ImportRun)) == 0
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == before
    assert not list(store().digests())


def test_a_workbook_that_is_offered_as_evidence_is_looked_through_too() -> None:
    made = io.BytesIO()
    write_xlsx(made, ["naam", "nummer"], [["x", number] for number in NUMBERS])

    with pytest.raises(FileRefused) as refused:
        clean(made.getvalue(), "bewijs.xlsx")

    assert refused.value.why is Refusal.PERSONAL_NUMBERS
