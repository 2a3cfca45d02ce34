"""A register in which every Werkplein of the cast serves its own municipality."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support import register_files
from tests.support.browse import Browse
from tests.support.people import SINCE, Person
from tests.support.register_files import Rows
from werkplein.register.models import Municipality, ServiceArea, Werkplein
from werkplein.register.rules import AreaKind


@pytest.fixture
def served(session: Session) -> None:
    """Let each serve the whole of the municipality it stands in, since the programme began."""
    session.add_all(
        ServiceArea(
            werkplein_id=each.id, municipality_id=each.seat_id, kind=AreaKind.WHOLE, holds_on=SINCE, recorded_on=SINCE
        )
        for each in session.scalars(select(Werkplein).order_by(Werkplein.id))
    )
    session.commit()


@pytest.fixture
def exported(browse: Browse, anna: Person) -> Callable[[str], Rows]:
    """Give the rows of a file as it goes out."""
    return lambda kind: register_files.fetch(browse, anna, kind)


@pytest.fixture
def outskirts(session: Session, leader: Werkplein) -> int:
    """A municipality without a Werkplein in it, that the leader serves."""
    town = Municipality(code="GM9999", name="Buitenerf", search="buitenerf")
    session.add(town)
    session.flush()
    whole = {"kind": AreaKind.WHOLE, "holds_on": SINCE, "recorded_on": SINCE}
    session.add(ServiceArea(werkplein_id=leader.id, municipality_id=town.id, **whole))
    session.commit()
    return town.id
