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
