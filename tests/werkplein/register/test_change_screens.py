"""What a change of the register says in the real browser, at both widths."""

from collections.abc import Callable

import pytest

from tests.support.browse import Browse
from tests.support.people import Person
from tests.support.screen import WIDTHS, Screen

pytestmark = pytest.mark.usefixtures("served")


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_a_change_that_does_not_hold_yet_says_so_on_every_screen(
    browse: Browse, open_screen: Callable[..., Screen], anna: Person, width: int
) -> None:
    form = browse("/intern/register/leader/wijzigen/", by=anna)
    form.submit("Bekijk wat er verandert", holds_on="1-1-2011", name="Nieuw Lindeveen").submit("Leg vast")

    page = open_screen(by=anna, width=width).open("/intern/register/")

    latest = page.locator("table", has_text="De laatste wijzigingen").locator("tbody tr").first
    assert latest.inner_text().count("Komt") == 1
