"""The file of answers in demonstration mode: it says that it is invented, and can still come in."""

import io
import zipfile

import pytest

from milestones.answerfile import NAMES
from tests.milestones.answer_files import EXPORT, lines, offer
from tests.milestones.answering import answer_all, submit
from werkplein.core.workbook import read_file

XLSX = EXPORT.replace(".csv", ".xlsx")
OWN = "/intern/werkpleinen/leader/antwoorden.csv"


@pytest.fixture
def recorded(session, carla, leader):
    """A checklist that was handed in."""
    answer_all(session, carla, leader)
    submit(session, carla, leader)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (EXPORT, '"voorbeeldgegevens-antwoorden-2010-07-05.csv"'),
        (XLSX, "voorbeeldgegevens-antwoorden-2010-07-05.xlsx"),
        (OWN, '"voorbeeldgegevens-antwoorden-leader-2010-07-05.csv"'),
        (OWN.replace(".csv", ".xlsx"), "voorbeeldgegevens-antwoorden-leader-2010-07-05.xlsx"),
    ],
)
def test_a_file_of_demonstration_mode_says_in_its_name_that_it_is_invented(
    browse, recorded, invented, anna, path, name
):
    answer = browse(path, by=anna)

    assert answer.response.headers["Content-Disposition"] == f"attachment; filename={name}"


@pytest.mark.parametrize("is_example", [True, False])
def test_a_workbook_of_demonstration_mode_says_so_within_and_can_still_come_in(app, browse, recorded, anna, is_example):
    app.extensions["is_example"] = is_example
    made = browse(XLSX, by=anna).data

    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        assert (b"Voorbeeldgegevens" in packed.read("docProps/core.xml")) is is_example
    assert len(read_file(made, NAMES).rows) == len(lines(browse(EXPORT, by=anna).data))
    assert "regel" in offer(browse, anna, made, "antwoorden.xlsx").text
