"""A release names every period that it publishes for the first time, wherever it is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from werkplein.core.files import store
from werkplein.programme.reader import current
from werkplein.publication import actions, jobs
from werkplein.publication.freezing import Wanted
from werkplein.publication.naming import LONGEST, named, title_of
from werkplein.publication.preview import preview
from werkplein.publication.rules import Figure

BOTH = "Uitstroom naar werk mei en juni 2010"


@pytest.fixture
def two_months(deliver, may_month, leader, middle, laggard, g4):
    """April is public first. Of June one is shown, one hidden, and two are missing; as of May."""
    deliver(leader, "2010-04", uwv=(20, 600), gemeente=(10, 403))
    deliver(leader, "2010-06", uwv=(13, 600), gemeente=(10, 403))
    deliver(middle, "2010-06", uwv=(4, 300), gemeente=(5, 200))


@pytest.fixture
def april(app, session, today, two_months):
    with app.app_context():
        session.commit()
        jobs.publish_due(session, today)
        return actions.freeze(session, current(), today, False, Wanted("2010-04"))


def months(content, *codes):
    """Give the content with these months, and the months."""
    (found,) = content.periods
    labels = {"11": "november", "12": "december", "01": "januari", "02": "februari", "03": "maart"}
    made = tuple(replace(found, code=code, label=f"{labels[code[5:]]} {code[:4]}") for code in codes)
    return replace(content, periods=made), made


@pytest.mark.parametrize(
    ("fresh", "said"),
    [
        ([0], "november 2009"),
        ([0, 1], "november en december 2009"),
        ([1, 2], "december 2009 en januari 2010"),
        ([0, 1, 2], "november 2009 tot en met januari 2010"),
        ([2, 3, 4], "januari tot en met maart 2010"),
        ([0, 2, 3], "november 2009 en januari en februari 2010"),
        ([0, 1, 2, 4], "november 2009 tot en met januari 2010 en maart 2010"),
    ],
)
def test_all_new_months_are_named_and_no_other(april, fresh, said):
    content, made = months(april, "2009-11", "2009-12", "2010-01", "2010-02", "2010-03")

    assert named(content, [made[at] for at in fresh]) == f"uitstroom naar werk {said}"


def test_each_figure_has_its_own_periods(april):
    content, made = months(april, "2010-01", "2010-02")
    measured = replace(made[0], figure=Figure.CLIENTS, code="2010-1", label="meting 1 van 2 (2010)")
    content = replace(content, periods=(*made, measured))

    assert title_of(content, content.periods) == (
        "Uitstroom naar werk januari en februari 2010 en tevredenheid van werkzoekenden meting 1 van 2 (2010)"
    )


def test_a_title_that_would_be_too_long_counts(april):
    codes = [f"{year}-{month}" for year in range(2000, 2020) for month in ("01", "02", "03")]
    content, made = months(april, *codes)

    title = title_of(content, made[::2])

    assert len(title) <= LONGEST
    assert title == "Uitstroom naar werk (30 perioden)"


def test_the_page_the_list_the_open_data_and_the_feed_name_both_months(
    app, client, browse, two_months, publish, steering
):
    with app.app_context():
        publish("2010-04")
        number = publish("2010-06").number

    page = browse(f"/intern/vrijgaven/{number}/", by=steering)
    assert page.h1 == f"Vrijgave {number}: {BOTH.lower()}"
    assert [BOTH in row for row in browse("/intern/vrijgaven/", by=steering).rows("Vrijgaven, de nieuwste eerst")] == [
        True,
        False,
        False,
    ]
    assert f"{BOTH}. Dit is de nieuwste." in browse("/open-data/").text
    assert f"Vrijgave {number}: {BOTH}" in client.get("/open-data/feed.xml").text


@pytest.mark.usefixtures("two_months")
def test_the_lead_counts_what_stays_hidden_or_is_missing_in_every_new_month(app, publish, prepare):
    with app.app_context():
        old = actions.content_of(store(), publish("2010-04"))
        new = actions.content_of(store(), prepare("2010-06"))

    # One of the two that is missing in May delivered a stream.
    assert preview(new, old).lead == (
        "Nieuw: uitstroom naar werk mei en juni 2010. Van deze 8 nieuwe cijfers worden er 2 openbaar. "
        "2 blijven verborgen, 4 zijn nog niet geleverd."
    )
