"""The made-up site with our scripts, and a window on it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask, render_template_string

from tests.support.live import serving
from tests.support.screen import Screen, new_context
from tests.werkplein.scripts.site import BORDERS, CLOSED, LIST, MAP, PLACES, WAITING
from werkplein.core import frontend, labels
from werkplein.core.web import CONTENT_SECURITY_POLICY

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """A made-up site with a map and a list, under the real content security policy."""
    app = Flask("scripts", template_folder=str(TEMPLATES), static_folder=None)
    app.jinja_env.filters.update(labels.FILTERS)
    frontend.init_app(app)
    for name, source, places in (
        ("kaart", MAP, PLACES),
        ("rand", MAP, BORDERS),
        ("oud", MAP, CLOSED),
        ("lijst", LIST, PLACES),
        ("wacht", WAITING, 1),
    ):
        show = partial(render_template_string, source, places=places)
        app.add_url_rule(f"/{name}", name, show)
    app.after_request(lambda answer: answer.headers.set("Content-Security-Policy", CONTENT_SECURITY_POLICY) or answer)
    with serving(app) as address:
        yield address


@pytest.fixture(params=(1280, 390))
def window(request: pytest.FixtureRequest, chromium_browser: Browser, site: str) -> Iterator[Screen]:
    context = new_context(chromium_browser, request.param)
    yield Screen(context, site)
    context.close()
