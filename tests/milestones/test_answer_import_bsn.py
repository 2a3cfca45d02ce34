"""A note with a citizen service number: the file of answers is refused with its place, and nothing of it is kept."""

from sqlalchemy import select

from tests.milestones.answer_files import HEADER, offer, problems
from werkplein.core.files import store
from werkplein.core.importing.models import ImportRun

ROW = "leader;2010-K2;a1;Voldaan;Opgave MT;30-6-2010;"


def test_a_note_with_a_number_is_told_beside_the_other_errors_and_nothing_is_kept(browse, session, anna, leader):
    rows = f"{ROW}De klant 123456782 was er\nniemand;2010-K2;a2;Voldaan;Opgave MT;30-6-2010;goed\n"

    page = offer(browse, anna, HEADER + rows)

    assert page.status == 422
    assert [row[:2] for row in problems(page)] == [["2", "toelichting"], ["3", "werkplein"]]
    assert "op regel 2 in de kolom ‘toelichting’" in page.text
    assert "123456782" not in page.text
    session.rollback()
    assert not session.scalars(select(ImportRun)).all()
    assert not list(store().digests())


def test_a_number_in_the_place_of_a_werkplein_is_not_repeated(browse, session, anna, leader):
    page = offer(browse, anna, HEADER + "klant 123456782;2010-K2;a1;Voldaan;Opgave MT;30-6-2010;\n")

    assert [row[:2] for row in problems(page)] == [["2", "werkplein"]]
    assert "123456782" not in page.text
