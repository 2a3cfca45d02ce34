"""The register that ships, in a test database instead of the cast: override `database_url` with it."""

from datetime import date

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from tests.support.people import SINCE
from werkplein.core.actor import SYSTEM
from werkplein.core.database import prepare_engine
from werkplein.register import actions, file


def fill(url: str) -> None:
    """Load the 121 Werkpleinen in a migrated database."""
    engine = create_engine(url)
    prepare_engine(engine)
    with Session(engine) as session:
        actions.load_register(session, SYSTEM, file.read(), SINCE, date(2010, 1, 4))
        session.commit()
    engine.dispose()
