"""What kind of database this is: one row, made at set-up, tells whether its content is an example."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import CheckConstraint, inspect, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column

from werkplein.core.database import Model, db, moment, unit_of_work

# What is taken out of the platform goes on without the page that says so, and so it says so itself.
EXAMPLE_DATA = "voorbeeldgegevens"
INVENTED = "Voorbeeldgegevens: cijfers, oordelen en afspraken zijn verzonnen."


class Installation(Model):
    """The only row of its table."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_example: Mapped[bool]
    made_at: Mapped[moment]
    # Empty while example data are being made: a database that was left halfway is made again.
    filled_at: Mapped[moment | None]


def find_installation(session: Session) -> Installation | None:
    """Give the mark of this database, or nothing when it was never set up."""
    return session.scalar(select(Installation))


def is_example() -> bool:
    """Tell whether everything here is invented; every page says so then. Read once per process."""
    known: bool | None = current_app.extensions.get("is_example")
    if known is None:
        known = _read_mark()
        current_app.extensions["is_example"] = known
    return known


def example_title(title: str, is_example: bool) -> str:
    """Let a title that is shown on its own say that what it names is invented, where it is."""
    return f"{title} ({EXAMPLE_DATA})" if is_example else title


def example_name(name: str, is_example: bool) -> str:
    """Let the name of a file say that what it holds is invented, where it is."""
    return f"{EXAMPLE_DATA}-{name}" if is_example else name


def is_shown_as_example() -> bool:
    """Tell the same to a page that must be made also when the database is away; then the settings say it."""
    try:
        return is_example()
    except OperationalError:
        is_demonstration: bool = current_app.config["SETTINGS"].demonstration
        return is_demonstration


def refuse_other_kind(is_demonstration: bool) -> None:
    """Refuse to serve example data with real settings, or real data with published passwords.

    Raises WrongDatabase; a database without tables is of no kind yet.
    """
    if is_example() is not is_demonstration and inspect(db.engine).has_table(Installation.__tablename__):
        raise WrongDatabase(
            "This database holds no example data, so demonstration mode leaves it alone."
            if is_demonstration
            else "This database holds example data with published passwords: it is served in demonstration mode only."
        )


class WrongDatabase(Exception):
    """The database and the settings do not belong together."""


def _read_mark() -> bool:
    # Read-only also where somebody else writes right now: the first page of a process may be an answer to a POST.
    with unit_of_work(writes=False) as session:
        if not inspect(session.connection()).has_table(Installation.__tablename__):
            return False
        found = find_installation(session)
        return found is not None and found.is_example
