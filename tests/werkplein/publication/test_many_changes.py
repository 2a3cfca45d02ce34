"""A release that changes more than fits a page folds it: it can be judged, and read by everyone."""

import pytest

from werkplein.publication.models import Release

MONTHS = ["2009-07", "2009-08", "2009-09", "2009-10", "2009-11", "2009-12"]
MONTHS += ["2010-01", "2010-02", "2010-03", "2010-04", "2010-05"]


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


@pytest.fixture
def corrected(deliver, publish, correct, leader, middle):
    """Of all these months the figures became public, and then others."""
    for month in MONTHS:
        deliver(leader, month, uwv=(13, 600), gemeente=(10, 403))
        deliver(middle, month, uwv=(14, 700), gemeente=(20, 500))
    publish("2010-05")
    for month in MONTHS:
        correct(leader, month, "uwv", 60, 600)


def test_who_approves_reads_all_of_it(browse, corrected, prepare, steering):
    page = browse(f"/intern/vrijgaven/{prepare('2010-05').number}/", by=steering)

    assert "Toon 22 totalen die veranderen" in page.all("summary")
    assert page.html.select("form[method=post] button")


def test_everyone_reads_all_of_it(browse, session, corrected, publish, leader):
    number = publish("2010-05").number

    page = browse(f"/vrijgaven/{number}/")

    assert session.get(Release, number).state.value == "public"
    assert "Toon 11 cijfers die anders zijn" in page.all("summary")
    assert len(
        [row for row in page.rows("Cijfers van Werkpleinen die anders zijn") if leader.name in " ".join(row)]
    ) == len(MONTHS)
