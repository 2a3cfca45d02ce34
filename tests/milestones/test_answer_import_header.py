"""A file of answers with a wrong header: its rows are judged for the columns that are known."""

import pytest

from tests.milestones.answer_files import offer, problems, rows_of

WRONG = ("werkplein", "mijlpaal", "oordeel", "bron", "stand op")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (
            "werkplein;mijlpaal;oordeel;bron;stand op;van wie\nleader;a1;Voldaan;Opgave MT;30-6-2010;x\n"
            "nergens;a99;Misschien;Krant;31-2-2010;y\n",
            [("1", "van wie"), ("1", "kwartaal"), *(("3", each) for each in WRONG)],
        ),
        (
            "werkplein;kwartaal;mijlpaal;oordeel;stand op\nleader;2010-K2;a1;Voldaan;30-6-2010\n"
            "nergens;2010-K9;a99;Misschien;31-2-2010\n",
            [("1", "bron"), *(("3", each) for each in (WRONG[0], "kwartaal", *WRONG[1:]) if each != "bron")],
        ),
    ],
)
def test_a_mistake_in_the_header_hides_none_in_the_rows(browse, session, anna, content, found):
    assert [(row[0], row[1]) for row in problems(offer(browse, anna, content))] == found
    assert rows_of(session) == 0
