"""A Werkplein that closed keeps its public address: it says since when, and leads to who took over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from werkplein.core.files import store
from werkplein.publication import actions, jobs, queries
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

pytestmark = pytest.mark.usefixtures("may_month")


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


def test_the_public_page_of_a_closed_werkplein_leads_to_who_took_over(
    app, browse, session, prepare, leader, middle, anna, steering, today
):
    session.commit()
    jobs.publish_due(session, today)
    facts = versions(session, [leader.id])[leader.id][-1].facts
    closing = replace(facts, is_closed=True, successor_id=middle.id)
    add_version(session, anna.actor, leader.id, closing, today, today)
    session.commit()
    release = prepare()
    actions.approve(session, store(), steering.actor, release, release.digest, today)
    session.commit()
    jobs.publish_due(session, today)

    page = browse("/werkpleinen/leader/")

    assert page.h1 == "Werkplein Lindeveen"
    assert "Dit Werkplein is gesloten sinds" in page.text
    assert page.follow("Middelerf").h1 == "Werkplein Middelerf"
    assert "3 Werkpleinen" in browse("/werkpleinen/").text
    assert content_with_closed(session) == [("leader", today, "middle")]


def content_with_closed(session):
    frozen = actions.content_of(store(), queries.newest_public(session))
    return [(each.code, each.closed_on, each.successor_code) for each in frozen.closed]


@pytest.mark.both
@pytest.mark.parametrize(("days", "codes"), [(-1, []), (0, ["leader"]), (1, ["leader"])])
def test_a_closing_to_come_is_public_from_its_day(session, leader, anna, today, days, codes):
    closes = today + timedelta(days=10)
    facts = replace(versions(session, [leader.id])[leader.id][-1].facts, is_closed=True)
    add_version(session, anna.actor, leader.id, facts, closes, today)
    session.commit()
    session.expire_all()

    assert [each.code for each in queries.closed_places(session, closes + timedelta(days=days))] == codes
