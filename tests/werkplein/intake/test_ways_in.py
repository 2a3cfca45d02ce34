"""The page of the ways in which figures come in."""

from tests.support.browse import Browse
from tests.support.people import Person


def test_a_command_stands_only_where_somebody_asks_how_a_municipality_counts(browse: Browse, anna: Person) -> None:
    page = browse("/intern/cijfers/aanleveren/", by=anna)

    commands = page.html.select("main code")
    assert commands
    assert all(each.find_parent("details") for each in commands)
    assert "tel-wwb" not in browse("/intern/inlezen/wwb-telling/", by=anna).text
