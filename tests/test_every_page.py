"""Every page that can be reached by links, as every kind of visitor, on the example year.

No link leads nowhere, the house rules hold, statements stay within bounds, the HTML is valid, axe finds nothing at
1280 and 390 px, and the browser has nothing to complain about.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from tests.house.source import report
from tests.support import live
from tests.support.crawl import Crawler, Walk
from tests.support.example import example_app, example_person
from tests.support.html_validate import html_errors
from tests.support.policy import NOBODY, PUBLIC, ROUTES
from tests.support.roles import ROLES
from tests.support.screen import WIDTHS, Screen, new_context, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Who looks, and with what role. A page is looked at in the browser by the first who may see it.
VISITORS: dict[str, str | None] = {
    "nobody": None,
    "mt.zwolle": "mt_member",
    "stuurgroep": "steering_group",
    "secretariaat": "secretariat",
    "ondersteuner": "process_supporter",
    "beheer": "administrator",
    "communicatie": "communication",
    "dco": "dco",
}


@pytest.fixture(scope="module")
def example() -> Iterator[Flask]:
    """The application on the example year."""
    with example_app() as app:
        yield app


@pytest.fixture(scope="module")
def address(example: Flask) -> Iterator[str]:
    """Where it answers."""
    with live.serving(example) as base:
        yield base


@pytest.fixture(scope="module")
def walks(example: Flask) -> dict[str, Walk]:
    """The walks that were made, so that each visitor walks once."""
    return {}


def walk_of(example: Flask, walks: dict[str, Walk], visitor: str) -> Walk:
    if visitor not in walks:
        person = example_person(example, visitor) if VISITORS[visitor] else None
        walks[visitor] = Crawler(example, person).walk("/intern/" if person else "/")
    return walks[visitor]


def is_first(visitor: str, endpoint: str) -> bool:
    """Is this the first visitor who may see the page?"""
    permission = ROUTES.get(endpoint, NOBODY).permission
    able = [name for name, role in VISITORS.items() if permission == PUBLIC or (role and permission in ROLES[role])]
    return able[:1] == [visitor]


@pytest.mark.parametrize("visitor", [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in VISITORS])
def test_no_link_leads_nowhere_and_every_page_keeps_the_rules(
    example: Flask, walks: dict[str, Walk], visitor: str
) -> None:
    walk = walk_of(example, walks, visitor)

    assert len(walk.addresses) > 3
    assert not walk.wrong, report(walk.wrong)


@pytest.mark.parametrize("visitor", [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in VISITORS])
def test_every_page_tells_the_programme_date(example: Flask, walks: dict[str, Walk], visitor: str) -> None:
    walk = walk_of(example, walks, visitor)
    pages = {address: html for address, html in walk.html.items() if "<html" in html}

    told = "Programmadatum: maandag 5 juli 2010"
    silent = [address for address, html in pages.items() if told not in html.replace("\N{NO-BREAK SPACE}", " ")]

    assert pages
    assert not silent, report(silent)


@pytest.mark.parametrize("visitor", [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in VISITORS])
def test_every_page_is_valid_html(example: Flask, walks: dict[str, Walk], visitor: str, tmp_path: Path) -> None:
    walk = walk_of(example, walks, visitor)
    pages = {address: walk.html[address] for address in walk.addresses_of(lambda endpoint: is_first(visitor, endpoint))}

    errors = html_errors(pages, tmp_path) if pages else []

    assert not errors, report(errors)


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("visitor", [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in VISITORS])
def test_every_page_is_good_in_the_browser(
    example: Flask, address: str, walks: dict[str, Walk], chromium_browser: "Browser", visitor: str, width: int
) -> None:
    walk = walk_of(example, walks, visitor)
    context = new_context(chromium_browser, width)
    if VISITORS[visitor]:
        sign_in(context, example, address, example_person(example, visitor))
    wrong = []
    for path in walk.addresses_of(lambda endpoint: is_first(visitor, endpoint)):
        screen = Screen(context, address)
        screen.open(path, until="load")
        wrong += screen.offences()
        screen.page.close()
    context.close()

    assert not wrong, report(wrong)


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_missing_has_its_mark_beside_it(
    example: Flask, address: str, chromium_browser: "Browser", width: int
) -> None:
    context = new_context(chromium_browser, width)
    sign_in(context, example, address, example_person(example, "secretariaat"))
    screen = Screen(context, address)

    page = screen.open("/intern/cijfers/tevredenheid/werkgevers/2010-1/")

    assert page.get_by_text("niet geleverd").count() > 1
    screen.assert_good()
    context.close()
