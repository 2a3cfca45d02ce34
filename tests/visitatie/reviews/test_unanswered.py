"""A visitatie whose proposed day passes without an answer of the MT."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.visitatie.reviews.conftest import DAY
from tests.visitatie.reviews.test_review_pages import at
from visitatie import jobs
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState


@pytest.mark.parametrize(("after", "can_confirm"), [(-1, True), (0, True), (1, False)])
def test_the_mt_can_agree_until_the_day_is_over(browse, app, proposed, carla, after, can_confirm):
    app.config["TODAY"] = DAY + timedelta(days=after)

    page = browse(at(proposed), by=carla)

    assert ("Past deze dag?" in page.text) is can_confirm
    assert ("is geweest. U hebt daar niet op geantwoord." in page.text) is not can_confirm


def test_the_manager_reads_that_another_day_is_needed(browse, app, proposed, anna):
    app.config["TODAY"] = DAY + timedelta(days=1)

    assert "Stel een nieuwe dag voor." in browse(at(proposed), by=anna).text
    assert "dag voorbij, geen antwoord" in browse("/intern/visitaties/", by=anna).text


def test_the_mt_is_asked_no_more(session, proposed):
    jobs.create_audits(session, DAY + timedelta(days=1))

    asked = select(Obligation.state).where(Obligation.kind == ObligationKind.VISIT_CONFIRMATION)
    assert session.scalars(asked).all() == [ObligationState.WITHDRAWN]


def test_a_new_day_is_asked_without_the_one_that_passed(browse, app, proposed, anna):
    field, at = "form[action$='/dag/'] input[name=day]", f"/intern/visitaties/{proposed.id}/"
    app.config["TODAY"] = DAY
    on_the_day = browse(at, by=anna)
    app.config["TODAY"] = DAY + timedelta(days=1)
    after = browse(at, by=anna)

    assert on_the_day.html.select_one(field)["value"] == "3-8-2010"
    assert not after.html.select_one(field).get("value")
