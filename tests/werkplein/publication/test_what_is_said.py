"""What pages and files say of a release is true of it: a correction, an explanation, a region that came later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from werkplein.core.files import store
from werkplein.core.labels import AMSTERDAM
from werkplein.publication import actions, regions, site
from werkplein.publication.comparing import axis
from werkplein.publication.content import Region
from werkplein.publication.open.feed import feed
from werkplein.publication.published import Published, released
from werkplein.publication.rules import Disclosure, Figure, Position, PublicFigure

pytestmark = pytest.mark.usefixtures("may_month")
SAID = "Vanaf nu staat ook mei erin."


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


def test_an_explanation_is_no_correction(browse, client, publish):
    publish(correction=SAID)

    assert f"Uitleg: {SAID}" in browse("/open-data/").text
    assert "Correctie op vrijgave" not in browse("/open-data/").text
    told = client.get("/open-data/vrijgave-1/metadata.json").json
    assert (told.get("uitleg"), told.get("correctie")) == (SAID, None)


def test_a_region_that_got_its_werkplein_later_does_not_say_that_nothing_is_public(app, publish):
    content = actions.content_of(store(), publish(correction=""))
    place = content.by_code["leader"]
    moved = replace(place, region_code="nieuw", region="Nieuw")
    (may,) = content.periods
    may = replace(may, elsewhere={"leader": Region(place.region_code, place.region)})
    others = [each for each in content.werkpleinen if each.code != "leader"]
    content = replace(content, werkpleinen=(moved, *others), periods=(may,))

    told = Published(1, "", content.prepared_on)
    (page,) = [each for each in regions.pages(content, [told]) if each.path == "/regios/nieuw/"]
    text = site.render_page(app, page).decode()

    assert "Er zijn nog geen openbare cijfers" not in text
    assert "gaan over een tijd waarin hier geen Werkplein lag" in text


@pytest.mark.parametrize(
    "name",
    [
        "werkplein/publication/pages.py",
        "werkplein/core/labels.py",
        "werkplein/core/charts.py",
        "werkplein/core/statistics.py",
        "werkplein/core/spreadsheet.py",
        "werkplein/register/rules.py",
        "requirements.lock",
    ],
)
def test_whatever_a_page_is_made_with_makes_it_anew(name):
    assert site.ROOT / name in site.sources()


@pytest.mark.parametrize(
    ("opened_at", "said"),
    [
        (datetime(2010, 7, 8, 10, tzinfo=AMSTERDAM), "2010-07-08T08:00:00Z"),  # its hour
        (None, "2010-07-07T22:00:00Z"),  # only the day is known: when it began here
    ],
)
def test_the_feed_tells_when_a_release_opened(publish, opened_at, said):
    content = actions.content_of(store(), publish(correction=""))
    listed = Published(1, "Mei", date(2010, 7, 8), opened_at)

    made = feed([released(listed, None, content, b"")], "https://werkplein.test", False).decode()

    assert made.count(f"<updated>{said}</updated>") == 2
    assert f"<published>{said}</published>" in made


@pytest.mark.parametrize(
    ("low", "high", "scale"), [("7.0", "7.0", (7, 8)), ("6.4", "7.2", (6, 8)), ("10", "10", (10, 11))]
)
def test_the_scale_of_margins_has_a_width(publish, low, high, scale):
    """All the same mark is no scale to divide by."""
    (may,) = actions.content_of(store(), publish(correction="")).periods
    same = PublicFigure(Disclosure.SHOWN, Position.EXPECTED, Decimal(low), Decimal(low), Decimal(high))

    assert axis(replace(may, figure=Figure.CLIENTS, figures={"leader": same})) == scale
