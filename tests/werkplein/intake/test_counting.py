"""Benefits are counted at who delivers them: counts come out, and nothing of anybody."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from werkplein.core.personal_numbers import refuse_personal_numbers
from werkplein.intake.cli import count_wwb
from werkplein.intake.counting import columns_of, month_of, town_of
from werkplein.intake.reason_rules import reason_of
from werkplein.intake.reasons import reasons

HEADER = (
    "STATISTIEKJAAR;STATISTIEKMAAND;GEMEENTECODE;BURGERSERVICENUMMER;GEBOORTEDATUM;EINDDATUM UITKERING;"
    "REDEN BEËINDIGING UITKERING;REDEN BEËINDIGING UITKERING PERSOON2\n"
)
SECRET = ("123456782", "19600229", "111222333")
ROWS = f"""\
2010;05;0193;{SECRET[0]};{SECRET[1]};20100503;11;99
2010;05;0193;{SECRET[2]};{SECRET[1]};20100531;11;
2010;05;0193;{SECRET[0]};{SECRET[1]};20100531;97;13
2010;05;0193;{SECRET[0]};{SECRET[1]};00000000;99;99
2010;05;GM0106;{SECRET[0]};{SECRET[1]};20100401;2;99
2010;05;9x;{SECRET[0]};{SECRET[1]};20100531;11;99
2010;05;0193;{SECRET[0]};{SECRET[1]};20100231;77;99
2010;05
"""


def run(folder: Path, content: str | bytes, *more: str) -> Result:
    """Count a file."""
    data = content.encode() if isinstance(content, str) else content
    (folder / "bus.csv").write_bytes(data)
    return CliRunner().invoke(count_wwb, [str(folder / "bus.csv"), *more])


def counted(folder: Path, name: str = "bus-geteld.csv") -> dict[tuple[str, ...], int]:
    """The counts that are not zero."""
    lines = (folder / name).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "gemeente;maand;reden;aantal;indeling"
    cells = [line.split(";") for line in lines[1:]]
    return {tuple(row[:3]): int(row[3]) for row in cells if row[3] != "0"}


def test_ended_benefits_are_counted_by_municipality_month_and_reason(tmp_path: Path) -> None:
    result = run(tmp_path, HEADER + ROWS)

    assert result.exit_code == 0, result.output
    assert counted(tmp_path) == {
        ("GM0193", "2010-05", "11"): 2,
        ("GM0193", "2010-05", "13"): 1,
        ("GM0106", "2010-04", "02"): 1,
    }
    assert result.output.splitlines()[:7] == [
        "Gelezen: 8 regels.",
        "Geteld: 4 beëindigde uitkeringen.",
        "Niet geteld, want niet beëindigd: 1 regel.",
        "Niet te lezen: 3 regels.",
        "  Regel 7: de gemeentecode is niet te lezen.",
        "  Regel 8: de einddatum en de reden van beëindiging is niet te lezen.",
        "  Regel 9: de gemeentecode en de einddatum en de reden van beëindiging is niet te lezen.",
    ]


def test_nothing_of_anybody_comes_out(tmp_path: Path) -> None:
    result = run(tmp_path, HEADER + ROWS)

    out = (tmp_path / "bus-geteld.csv").read_bytes()
    assert not any(value in result.output or value.encode() in out for value in (*SECRET, "9x", "77"))
    refuse_personal_numbers(out)


def test_a_month_has_every_reason_so_that_zero_is_not_missing(tmp_path: Path) -> None:
    run(tmp_path, HEADER + ROWS, "--naar", str(tmp_path / "uit.csv"))

    lines = (tmp_path / "uit.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + 2 * len(reasons().codes)
    assert f"GM0106;2010-04;11;0;{reasons().version}" in lines


def test_it_runs_where_nothing_is_set_and_there_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "bus.csv").write_text(HEADER + ROWS, encoding="utf-8")
    root = str(Path(__file__).resolve().parents[3])

    done = subprocess.run(
        [sys.executable, "-m", "werkplein", "tel-wwb", "bus.csv"],
        cwd=tmp_path,
        env={"PYTHONPATH": root, "PATH": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert sorted(each.name for each in tmp_path.iterdir()) == ["bus-geteld.csv", "bus.csv"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "Dit bestand is leeg."),
        ("naam;bsn\nx;123456782\n", "ontbreekt: GEMEENTECODE, EINDDATUM UITKERING, REDEN BEEINDIGING UITKERING"),
        (HEADER, "Er is niets geteld"),
        (b"PK\x03\x04\x81\x00\xff", "niet te lezen als CSV"),
    ],
)
def test_a_file_that_cannot_be_counted_says_why_and_writes_nothing(
    tmp_path: Path, content: str | bytes, sentence: str
) -> None:
    result = run(tmp_path, content)

    assert result.exit_code == 1
    assert sentence in result.output
    assert "123456782" not in result.output
    assert [each.name for each in tmp_path.iterdir()] == ["bus.csv"]


def test_it_never_writes_over_the_file_it_counts(tmp_path: Path) -> None:
    result = run(tmp_path, HEADER + ROWS, "--naar", str(tmp_path / "bus.csv"))

    assert result.exit_code == 1
    assert (tmp_path / "bus.csv").read_text(encoding="utf-8") == HEADER + ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_any_usual_form_of_csv_is_read(tmp_path: Path, encoding: str, separator: str) -> None:
    run(tmp_path, (HEADER + ROWS).replace(";", separator).encode(encoding))

    assert sum(counted(tmp_path).values()) == 4


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("11", "99", "11"),
        ("11", "13", "11"),
        ("97", "13", "13"),
        ("99", "13", "13"),
        ("97", "99", "97"),
        ("97", "", "97"),
        ("1", "", "01"),
        ("99", "99", None),
        ("12", "99", None),
        ("", "", None),
    ],
)
def test_the_first_person_says_the_reason_unless_the_cause_lies_with_the_partner(
    first: str, second: str, reason: str | None
) -> None:
    assert reason_of(first, second, reasons().codes) == reason


def test_what_counts_as_work_is_data_and_open_where_a_decision_is_needed() -> None:
    assert reasons().work == {"11", "13"}
    assert {reason.code for reason in reasons().all if reason.is_open} == {"20", "21", "22"}
    assert "inclusief uitkering bij ziekte" in next(each.label for each in reasons().all if each.code == "11")


@pytest.mark.parametrize(
    ("text", "code"), [("193", "GM0193"), ("0193", "GM0193"), ("gm0193", "GM0193"), ("0", None), ("19345", None)]
)
def test_a_municipality_is_read(text: str, code: str | None) -> None:
    assert town_of(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("20100531", "2010-05"), ("2010-05-31", "2010-05"), ("20100532", None), ("40329", None), ("99999999", None)],
)
def test_a_month_is_read_from_the_day_of_ending(text: str, code: str | None) -> None:
    assert month_of(text) == code


def test_a_column_is_found_by_any_of_its_names() -> None:
    found = columns_of(["cbs_gemeentecode", "Einddatum", "reden_beeindiging", "x"])

    assert found == {"gemeente": 0, "einddatum": 1, "reden": 2}
