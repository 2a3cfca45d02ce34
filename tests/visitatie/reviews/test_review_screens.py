"""The pages of visitaties in the real browser, wide and narrow."""

import pytest

from tests.support.screen import WIDTHS

pytestmark = pytest.mark.browser
LIST = "/intern/visitaties/"


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_before_the_visit(open_screen, session, proposed, anna, carla, emma, finn, width):
    one = f"{LIST}{proposed.id}/"
    pages = {
        anna: [LIST, one, f"{LIST}visiteurs/", f"{LIST}visiteurs/{emma.id}/"],
        carla: [LIST, one, f"{one}zelfevaluatie/"],
        emma: [one, f"{one}bevindingen/"],
    }
    session.commit()

    for by, addresses in pages.items():
        screen = open_screen(width=width, by=by)
        for address in addresses:
            screen.open(address)
            screen.assert_good()


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_after_the_visit(open_screen, session, final, anna, carla, width):
    one = f"{LIST}{final.id}/"
    number = final.standing[0].id
    pages = {
        anna: [LIST, one, f"{one}aanbeveling/{number}/ondersteuning/", f"{LIST}goede-voorbeelden/"],
        carla: [one, "/intern/werkpleinen/leader/"],
    }
    session.commit()

    for by, addresses in pages.items():
        screen = open_screen(width=width, by=by)
        for address in addresses:
            screen.open(address)
            screen.assert_good()
