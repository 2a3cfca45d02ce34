"""Levels after four years: as many statements for 121 Werkpleinen as for a dozen, on either database."""

import pytest
from sqlalchemy import select

from milestones import queries
from tests.bench import history
from tests.support import databases, real_register
from tests.support.browse import counted
from werkplein.core.database import db
from werkplein.programme import reader
from werkplein.register.models import Werkplein

pytestmark = [pytest.mark.both, pytest.mark.slow]
PROGRAMME = reader.load()
A_DOZEN = 12


@pytest.fixture
def database_url(database_kind, tmp_path):
    with databases.fresh_database(database_kind, tmp_path, "register", real_register.fill) as url:
        yield url


@pytest.fixture
def everyone(session):
    """The ids of all Werkpleinen, main locations and their satellites, each with sixteen quarters behind it."""
    ids = list(session.scalars(select(Werkplein.id).order_by(Werkplein.id)))
    history.write(session, ids)
    session.commit()
    return ids


def test_levels_take_as_many_statements_for_121_as_for_a_dozen(session, everyone):
    few, some = asked(lambda: queries.derived(session, everyone[:A_DOZEN], PROGRAMME, history.ON))
    many, found = asked(lambda: queries.derived(session, everyone, PROGRAMME, history.ON))

    assert len(few) == len(many) == 4
    assert {each: found[each].classified for each in some} == {each: some[each].classified for each in some}
    assert len(found) == len(everyone) == 121


def test_what_fixing_brings_is_asked_in_a_few_statements(session, everyone):
    quarter = history.QUARTERS[-1]

    statements, told = asked(lambda: queries.preview(session, PROGRAMME, quarter, history.ON))

    assert len(told.levels) == 121
    assert len(statements) <= 7


def asked(question):
    with counted(db.engine) as statements:
        answer = question()
    return statements, answer
