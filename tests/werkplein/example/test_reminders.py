"""The example year shows reminders as they were sent, and leaves their mail in the outbox."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from tests.support.example import example_app
from werkplein.core.database import unit_of_work
from werkplein.core.outbox import Mail
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind
from werkplein.programme.rules import Quarter
from werkplein.reminders.models import TakenStep
from werkplein.reminders.queries import visit_priorities
from werkplein.reminders.rules import Step


@pytest.fixture(scope="module")
def example():
    with example_app() as app, app.app_context(), unit_of_work(writes=False) as session:
        yield session


def test_the_reminders_of_the_quarter_were_sent_on_working_days(example) -> None:
    about = select(TakenStep.taken_on, TakenStep.step).join(Obligation, Obligation.id == TakenStep.obligation_id)
    rows = example.execute(about.where(Obligation.kind == ObligationKind.CHECKLIST)).all()

    sent = Counter((on, step) for on, step in rows)
    assert sent[date(2010, 5, 31), Step.OPENING] == 121
    assert sent[date(2010, 6, 24), Step.EARLY] == 47
    assert 2 <= sent[date(2010, 7, 1), Step.BY_HAND] <= 15
    assert all(on.weekday() < 5 for on, _ in sent)


def test_their_mail_waits_as_text_and_as_html(example) -> None:
    assert example.scalar(select(func.count()).where(Mail.sent_at.is_not(None))) == 0
    assert example.scalar(select(func.count()).where(Mail.html.is_not(None))) > 121


def test_who_stayed_silent_after_two_reminders_is_to_be_visited(example) -> None:
    assert 2 <= len(visit_priorities(example, Quarter(2010, 2))) <= 15
