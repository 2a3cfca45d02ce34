"""A finding that comes in after the final version: a new version, of which the MT is told and has its time."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from milestones import actions as milestones
from milestones.rules import Found, Source, Verdict
from tests.visitatie.conftest import TUESDAY
from tests.visitatie.reports.conftest import UNTIL
from visitatie.reports import actions, jobs, queries
from visitatie.reports.rules.stages import Stage
from werkplein.core.errors import Conflict
from werkplein.core.outbox import Mail
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState

pytestmark = pytest.mark.both
LATER, LAST = UNTIL + timedelta(days=2), date(2010, 8, 12)


def replies(session):
    session.flush()
    asked = select(Obligation).where(Obligation.kind == ObligationKind.REPLY).execution_options(populate_existing=True)
    return [(row.state, row.due_on) for row in session.scalars(asked)]


@pytest.fixture
def late(session, held, dirk, bram):
    """The MT agreed, the report is final, and another supporter still had a finding of the visit on the phone."""
    actions.agree(session, dirk.actor, held, TUESDAY)
    actions.finalise(session, bram.actor, held, TUESDAY)
    assert [state for state, _ in replies(session)] == [ObligationState.DELIVERED]
    found = [Found("a1", Verdict.NOT_MET, "De deur is dicht.")]
    milestones.record_findings(
        session, bram.actor, held.werkplein, found, Source.AUDIT, TUESDAY, LATER, str(held.id), list(held.team)
    )
    session.commit()


def test_it_makes_a_version_that_says_so_and_the_mt_is_asked(session, late, report):
    assert jobs.renew_concepts(session, LATER) == "1 verslag aangevuld"

    latest = report().latest
    assert (latest.stage, latest.number, latest.replaces_id) == (Stage.CORRECTION, 3, report().versions[1].id)
    assert "nog een bevinding vastgelegd over a1" in latest.reason
    assert "reageren tot en met 12 augustus 2010" in latest.reason.replace("\xa0", " ")
    seen = next(each for each in queries.content_of(latest).milestones if each.code == "a1")
    assert (seen.seen, seen.note) == ("Niet voldaan", "De deur is dicht.")
    assert replies(session) == [(ObligationState.OPEN, LAST)]
    assert session.scalars(select(Mail).order_by(Mail.id.desc())).first().subject.startswith("Verbeterd verslag")


def test_a_second_run_makes_no_other_version(session, late, report):
    jobs.renew_concepts(session, LATER)

    assert jobs.renew_concepts(session, LATER) is None
    assert len(report().versions) == 3


def test_the_mt_disputes_it_from_the_report(app, browse, session, late, held, dirk):
    jobs.renew_concepts(session, LATER)
    session.commit()
    app.config["TODAY"] = LATER

    page = browse(f"/intern/bezoeken/{held.id}/verslag/", by=dirk)

    assert "Klopt deze bevinding?" in page.text
    finding = page.follow("a1: Niet voldaan")
    assert "Maak bezwaar" in finding.text


def test_after_the_last_day_nothing_is_asked_on_the_report(app, browse, session, late, held, dirk):
    jobs.renew_concepts(session, LATER)
    session.commit()
    app.config["TODAY"] = LAST + timedelta(days=1)

    assert "Klopt deze bevinding?" not in browse(f"/intern/bezoeken/{held.id}/verslag/", by=dirk).text


def test_a_final_version_takes_no_remarks_also_when_it_was_corrected(session, late, held, dirk):
    jobs.renew_concepts(session, LATER)

    with pytest.raises(Conflict, match="is definitief"):
        actions.remark(session, dirk.actor, held, "criterium-a", "De deur was even dicht.", LATER)
