"""A month that has hardly begun: it is not chosen by itself, says what is missing, and is never drawn as zero."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from werkplein.core.charts import ACCENT
from werkplein.core.errors import DomainError
from werkplein.core.files import store
from werkplein.programme.reader import current
from werkplein.publication import actions, chart, jobs, open_data, pages, queries
from werkplein.publication.content import Content
from werkplein.publication.freezing import Wanted
from werkplein.publication.months import MonthOffer, preselected
from werkplein.publication.preview import preview
from werkplein.publication.published import Published
from werkplein.publication.rules import Disclosure, Figure, Position, PublicFigure, Total

WAITS = PublicFigure(Disclosure.NOT_DELIVERED, Position.NOT_DELIVERED)
NONE = PublicFigure(Disclosure.SHOWN, Position.EXPECTED, *map(Decimal, ("0.0", "0.0", "1.5")), count=0, base=500)


@pytest.fixture
def inside(app):
    with app.app_context():
        yield


@pytest.fixture
def june(deliver, may_month, leader):
    """One Werkplein delivered one stream of June: nobody is complete."""
    deliver(leader, "2010-04", uwv=(20, 600), gemeente=(10, 403))
    deliver(leader, "2010-06", uwv=(12, 600))


def frozen(session, today, until=None) -> Content:
    return actions.freeze(session, current(), today, False, Wanted(until))


@pytest.mark.parametrize(
    ("months", "chosen"),
    [
        ([], None),
        ([MonthOffer("2010-05", 118, 121, 100), MonthOffer("2010-06", 60, 121, 50)], "2010-05"),
        ([MonthOffer("2010-05", 118, 121, 100), MonthOffer("2010-06", 61, 121, 50)], "2010-06"),
        ([MonthOffer("2010-05", 118, 121, 100), MonthOffer("2010-06", 121, 121, 0)], "2010-05"),
        ([MonthOffer("2010-05", 3, 121, 2), MonthOffer("2010-06", 1, 121, 0)], "2010-05"),
        ([MonthOffer("2010-05", 0, 121, 0), MonthOffer("2010-06", 0, 121, 0)], "2010-06"),
    ],
)
def test_the_newest_month_of_which_half_is_there_comes_first(months, chosen):
    assert preselected(months) == chosen


def test_the_form_begins_with_the_month_that_is_nearly_complete_and_leaves_the_choice(
    app, browse, session, june, anna, today
):
    session.commit()
    with app.app_context():
        jobs.publish_due(session, today)

    form = browse("/intern/vrijgaven/klaarzetten/", by=anna)

    assert form.one("#until option[selected]")["value"] == "2010-05"
    assert "juni 2010: 0 van 4 geleverd" in form.text
    refused = form.submit("Zet klaar", until="2010-06")
    assert (refused.status, refused.one("#until option[selected]")["value"]) == (422, "2010-06")
    assert "Over juni 2010 is nog geen cijfer te tonen. Kies mei 2010." in refused.text
    assert "Vrijgave 1 staat klaar" in refused.submit("Zet klaar", until="2010-05").text


@pytest.mark.usefixtures("inside", "june")
def test_a_month_without_a_public_figure_is_refused_with_the_month_to_choose(session, prepare):
    with pytest.raises(DomainError, match=r"Over juni 2010 is nog geen cijfer te tonen\. Kies mei 2010\.") as refused:
        prepare("2010-06")

    assert refused.value.field == "until"


@pytest.mark.usefixtures("inside", "june")
def test_an_empty_month_that_became_public_before_this_was_refused_can_go_again(
    session, prepare, publish, monkeypatch, today
):
    with monkeypatch.context() as before:
        before.setattr(actions, "_refuse_empty", lambda old, content: None)
        publish("2010-06")

    offered = [
        each.code
        for each in actions.months_on_offer(
            session, actions.public_content(session, store()), current(), today, queries.locations(session, today)
        )
    ]

    assert offered == ["2010-05", "2010-06"]
    assert actions.content_of(store(), prepare("2010-05")).front.code == "2010-05"


@pytest.mark.usefixtures("inside")
def test_a_month_with_few_deliveries_says_so_first(session, deliver, may_month, leader, today):
    deliver(leader, "2010-06", uwv=(12, 600), gemeente=(12, 500))
    session.commit()
    jobs.publish_due(session, today)
    old, new = frozen(session, today, "2010-05"), frozen(session, today)

    found = preview(new, old)

    assert found.lead.startswith("Over juni 2010 leverde 1 van de 4 Werkpleinen alle cijfers. 1 van de 4")
    assert [check.is_good for check in found.checks if check.title == "Compleet"] == [False]
    assert [check.is_good for check in preview(old, None).checks if check.title == "Compleet"] == [True]


@pytest.mark.usefixtures("inside", "june")
def test_the_country_is_a_gap_in_a_month_without_a_figure(session, today, g4):
    session.commit()
    jobs.publish_due(session, today)
    content = frozen(session, today)
    newest = content.newest(Figure.OUTFLOW)

    shown = pages.landkaart(content, newest, Published(1, "proef", today))

    assert shown["words"].national == "Over juni 2010 is nog niets geleverd."
    assert shown["deviation"] == ""
    assert dict(shown["national_facts"])["Aan het werk"] == "nog niet bekend"
    assert dict(shown["national_facts"])["Klanten"] == "nog niet bekend"
    assert (shown["funnel_chart"], shown["bars"][-1].height) == (None, 0)
    assert content.front.code == "2010-05"


def points(svg: bytes) -> list[int]:
    """Count the points of every line that is drawn in the accent colour."""
    paths = re.findall(rf'<path d="([^"]+)"[^>]*stroke: {ACCENT}', svg.decode())
    return [len(re.findall(r"[ML]", path)) for path in paths]


@pytest.mark.usefixtures("inside", "june")
def test_not_delivered_and_zero_are_drawn_otherwise(session, today, leader):
    session.commit()
    jobs.publish_due(session, today)
    april, may, june = frozen(session, today).periods_of(Figure.OUTFLOW)
    zero = replace(june, total=Total(Decimal("0.0"), 0, 500, 1), figures=dict.fromkeys(june.figures, NONE))
    missing = replace(june, figures=dict.fromkeys(june.figures, WAITS))

    assert chart.draw_national([april, may, june]) != chart.draw_national([april, may, zero])
    assert max(points(chart.draw_national([april, may, missing]))) + 1 == max(
        points(chart.draw_national([april, may, zero]))
    )
    location = next(each for each in frozen(session, today).werkpleinen if each.code == leader.code)
    for months in ([april, may, missing], [missing, april, may]):
        assert b"<svg" in chart.draw_werkplein(months, location)


@pytest.mark.usefixtures("inside", "june")
def test_the_files_leave_a_total_that_is_not_known_empty(session, today):
    session.commit()
    jobs.publish_due(session, today)
    content = frozen(session, today)

    files = {each.name: each.body for each in open_data.downloads(content, content.to_bytes())}

    rows = list(
        csv.DictReader(io.StringIO(files["uitstroom-naar-werk-totalen.csv"].decode("utf-8-sig")), delimiter=";")
    )
    land = {
        row["periode"]: (row["waarde"], row["aantal"], row["basis"]) for row in rows if row["gebied"] == "Nederland"
    }
    assert land["2010-06"] == ("", "", "")
    assert all(land["2010-05"])


@pytest.mark.usefixtures("june")
def test_what_is_asked_for_the_months_does_not_grow_with_them(session, browse, anna, deliver, middle):
    session.commit()
    before = browse("/intern/vrijgaven/klaarzetten/", by=anna).statements
    for month in ("2009-11", "2009-12", "2010-01"):
        deliver(middle, month, uwv=(12, 600), gemeente=(4, 300))
    session.commit()

    assert browse("/intern/vrijgaven/klaarzetten/", by=anna).statements <= before
