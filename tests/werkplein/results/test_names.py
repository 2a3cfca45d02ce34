"""The word by which a file names a Werkplein: its code, or a name that no other has."""

import io

import pytest

from tests.support.browse import Browse
from tests.support.people import Person
from werkplein.register.models import Werkplein

HEADER = "werkplein;maand;stroom;klanten;uitstroom\n"
AMBIGUOUS = "Er zijn 2 Werkpleinen met deze naam. Gebruik de code: leader of middle."


@pytest.mark.parametrize(
    ("names", "cell", "shown"),
    [
        (("Lindeveen", "Leader"), "leader", "Lindeveen"),  # exactly the code
        (("Lindeveen", "Leader"), "Leader", AMBIGUOUS),  # the code of one, the name of the other
        (("Leader", "Leader"), "Leader", AMBIGUOUS),
        (("Leader", "Leader"), "middle", "Leader"),
        (("Leader", "Middelerf"), "LEADER", "Leader"),  # the code and the name of one
        (("Lindeveen", "Lindeveen"), "lindeveen", AMBIGUOUS),
        (("Lindeveen", "Middelerf"), "Werkplein Lindeveen", "Lindeveen"),  # as its pages are headed
        (("Lindeveen", "Middelerf"), "  WERKPLEIN lindeveen ", "Lindeveen"),
        (("Werkplein Lindeveen", "Middelerf"), "Lindeveen", "Werkplein Lindeveen"),
        (("Werkplein Lindeveen", "Middelerf"), "werkplein Lindeveen", "Werkplein Lindeveen"),
        (("Lindeveen", "werkplein Lindeveen"), "Lindeveen", AMBIGUOUS),  # two pages with one heading
        (("Lindeveen", "werkplein Lindeveen"), "Werkplein Lindeveen", AMBIGUOUS),
        (("Lindeveen", "Werkplein Leader"), "LEADER", AMBIGUOUS),
        (("Capelle a/d IJssel", "Middelerf"), "(capelle, a-d. IJssel)", "Capelle a/d IJssel"),
        (("’s-Lindeveen", "Middelerf"), "'s Lindeveen\u200b", "’s-Lindeveen"),
        (("Linde & Veen", "Middelerf"), "linde & veen", "Linde & Veen"),  # a sign of its own
        (("Linde & Veen", "Middelerf"), "Linde Veen", "Linde & Veen"),
        (("Lindeveen", "Lindeveen+"), "Lindeveen+", "Lindeveen+"),
    ],
)
def test_a_word_for_two_werkpleinen_is_taken_for_neither(
    browse: Browse, anna: Person, leader: Werkplein, middle: Werkplein, names: tuple[str, str], cell: str, shown: str
) -> None:
    leader.name, middle.name = names

    content = io.BytesIO(f"{HEADER}{cell};2010-05;uwv;100;5\n".encode())
    page = browse("/intern/inlezen/uitstroom/", by=anna).submit("Controleer het bestand", file=(content, "mei.csv"))

    rows = page.rows("Fouten" if shown == AMBIGUOUS else "Regels die")
    assert [row[2] for row in rows] == [shown]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("Werkplein Lindeven", "Bedoelt u Lindeveen?"),  # a slip of the pen in a heading
        ("Werkpleinen Lindeveen", "Gebruik de naam of de code uit de lijst van Werkpleinen."),
        ("Werkplein", "Gebruik de naam of de code uit de lijst van Werkpleinen."),
        ("Lindeveen €", "Bedoelt u Lindeveen?"),
        ("¿Lindeveen?", "Bedoelt u Lindeveen?"),
        ("Lindeveen*", "Bedoelt u Lindeveen?"),
        ("Lindeveen 北", "Bedoelt u Lindeveen?"),  # a letter that no name here has
        ("leader!", "Gebruik de naam of de code uit de lijst van Werkpleinen."),
        ("Werkplein leader", "Gebruik de naam of de code uit de lijst van Werkpleinen."),  # a code is no name
    ],
)
def test_another_word_is_no_name(browse: Browse, anna: Person, leader: Werkplein, cell: str, told: str) -> None:
    content = io.BytesIO(f"{HEADER}{cell};2010-05;uwv;100;5\n".encode())
    page = browse("/intern/inlezen/uitstroom/", by=anna).submit("Controleer het bestand", file=(content, "mei.csv"))

    assert [row[2] for row in page.rows("Fouten")] == [f"Onbekend: ‘{cell}’. {told}"]
