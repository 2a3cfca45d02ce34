"""Support in the regions of the example year: everywhere somebody, and something in every state."""

from sqlalchemy import func, select

from tests.support.example import example_app
from visitatie.regional.models import RegionalFunction, RegionalMeeting, SupportChoice, SupportNeed, SupportRequest
from visitatie.regional.rules import FunctionKind, MeetingKind, MeetingState, NeedState
from visitatie.reviews.rules import SupportState
from werkplein.core.database import unit_of_work
from werkplein.example import EXAMPLE_TODAY
from werkplein.register.models import Region


def test_every_region_has_all_functions_and_the_year_shows_every_state() -> None:
    with example_app() as app, app.app_context(), unit_of_work(writes=False) as session:
        manned = select(func.count(RegionalFunction.region_id.distinct()))
        requests = session.scalars(select(SupportRequest)).all()
        needs = session.scalars(select(SupportNeed)).all()

        assert session.scalar(manned) == session.scalar(select(func.count()).select_from(Region))
        assert set(session.scalars(select(RegionalFunction.kind))) == set(FunctionKind)
        assert {each.state for each in requests} == set(SupportState)
        assert {each.state for each in needs} >= {NeedState.OPEN, NeedState.MET}
        assert 1 <= len([each for each in requests if each.is_late(EXAMPLE_TODAY)]) <= 12
        assert any(each.support_action_id for each in requests)
        assert set(session.scalars(select(RegionalMeeting.kind))) == set(MeetingKind)
        assert set(session.scalars(select(RegionalMeeting.state))) == set(MeetingState)
        assert session.scalar(select(func.count()).select_from(SupportChoice))
        assert any(each.werkplein.code == "zwolle" and each.is_open for each in needs)
