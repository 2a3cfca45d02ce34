"""Who is named in the file of Werkpleinen and is not there: it is told, and asked which one is meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.browse import Browse
from tests.support.people import Person
from tests.support.register_files import PLACES, Rows, about, as_csv, offer, problems

pytestmark = pytest.mark.usefixtures("served")


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (dict(hoofdlocatie="Middle"), "Bedoelt u middle?"),
        (dict(hoofdlocatie="Middelerf"), "Bedoelt u middle?"),  # its name
        (dict(hoofdlocatie="midle"), "Bedoelt u middle?"),
        (dict(opvolger="midle", gesloten="ja"), "Bedoelt u middle?"),
        (dict(hoofdlocatie="nergens"), "ook niet in dit bestand."),
        (dict(code="LEADER"), "Bedoelt u leader?"),
        (dict(code="Lindeveen"), "Bedoelt u leader?"),
        (dict(code="Iets anders"), "Hoogstens 64 tekens."),
    ],
)
def test_who_is_named_otherwise_than_by_code_is_asked_which_one_is_meant(
    browse: Browse, anna: Person, exported: Callable[[str], Rows], new: dict[str, str], told: str
) -> None:
    [found] = problems(offer(browse, anna, PLACES, as_csv([about("leader", exported(PLACES), **new)])))

    assert found[2].endswith(told)


@pytest.mark.parametrize(
    ("code", "name", "named", "is_told"),
    [
        ("Iets anders", "Iets anders", "Werkplein Leader", True),  # what is no code is nobody, mended or not
        ("Iets anders", "Iets anders", "Middle", True),
        ("Iets anders", "Iets anders", "midle", True),
        ("Iets anders", "Iets anders", "nergens", True),
        ("Iets anders", "Iets anders", "iets-anders", False),
        ("Iets anders", "Iets anders", "iets-andrs", False),
        ("Lindeveen", "Lindeveen", "nergens", True),  # whoever is meant there is known
        ("Leader", "Nieuw", "nieuw", True),
        ("N!", "Nieuwerf", "nieuwerf", False),
        ("Middle 2", "Nieuw", "middle-2", False),  # more like this one than like who is there
        ("Middle 2", "Nieuw", "midle", True),
        ("", "Nieuwerf", "nieuwerf", False),
        ("", "Nieuwerf", "midle", True),
        ("", "", "midle", False),  # that may be anyone
        ("", "", "Middle", True),
    ],
)
@pytest.mark.parametrize("column", ["hoofdlocatie", "opvolger"])
def test_beside_a_code_that_cannot_be_read_it_is_told_who_is_not_meant_there_either(
    browse: Browse,
    anna: Person,
    exported: Callable[[str], Rows],
    column: str,
    code: str,
    name: str,
    named: str,
    is_told: bool,
) -> None:
    strange = about("leader", exported(PLACES), code=code, naam=name)
    rows = [strange, about("g4", exported(PLACES), gesloten="ja") | {column: named}]

    found = [row[:2] for row in problems(offer(browse, anna, PLACES, as_csv(rows)))]

    assert (["3", column] in found) is is_told
    assert ["2", "code"] in found
