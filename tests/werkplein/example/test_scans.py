"""Scans of the example year: enough behind to compare with, and one at each step of the way."""

from sqlalchemy import select

from tests.support.example import example_app
from visitatie.scans import pages
from visitatie.scans.models import ScanTrajectory
from visitatie.scans.rules import AgreementState, ScanState
from werkplein.core.database import unit_of_work


def test_the_year_shows_every_state_and_a_comparison() -> None:
    with example_app() as app, app.app_context(), unit_of_work(writes=False) as session:
        scans = session.scalars(select(ScanTrajectory)).all()
        nijmegen = next(each for each in scans if each.werkplein.code == "nijmegen")
        shown = pages.comparison(session, nijmegen)

        assert {each.state for each in scans} == set(ScanState)
        assert nijmegen.state is ScanState.DAY_TWO
        assert nijmegen.may_agree
        assert shown.is_enough
        assert any(each.name.startswith("gemeente ") for each in shown.others)
        assert any(not each.name.startswith("gemeente ") for each in shown.others)
        reviewed = {each.state for scan in scans for each in scan.agreements}
        assert reviewed == {AgreementState.AGREED, AgreementState.ACHIEVED, AgreementState.PARTLY}
        assert all(
            each.weekday() < 5 for scan in scans for each in (scan.requested_on, *(day.day for day in scan.days))
        )
