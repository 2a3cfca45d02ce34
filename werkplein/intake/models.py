"""Counts per municipality as they were delivered, those that wait to be confirmed, and the columns of a form."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from werkplein.core import clock
from werkplein.core.database import Model, code, day, facts, key, moment

IS_FIRST, IS_CORRECTION = text("replaces_id IS NULL"), text("replaces_id IS NOT NULL")


class MunicipalCount(Model):
    """A count about a municipality, month and stream. A correction names what it replaces; both stay.

    Who brought it, when, and the digest of the file stand with the import. It has few indexes: a year is 100,000 rows.
    """

    __tablename__ = "municipal_count"
    __table_args__ = (
        CheckConstraint("count >= 0", name="not_negative"),
        Index(
            "uq_municipal_count_first",
            "month",
            "municipality_id",
            "stream",
            "measure",
            unique=True,
            sqlite_where=IS_FIRST,
            postgresql_where=IS_FIRST,
        ),
        Index(
            "uq_municipal_count_replaces_id",
            "replaces_id",
            unique=True,
            sqlite_where=IS_CORRECTION,
            postgresql_where=IS_CORRECTION,
        ),
    )
    id: Mapped[key]
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    month: Mapped[str] = mapped_column(String(7))
    stream: Mapped[code]
    measure: Mapped[code]
    count: Mapped[int]
    source: Mapped[code]
    import_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"))
    holds_on: Mapped[day]
    recorded_on: Mapped[day]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("municipal_count.id"))


class MunicipalLine(Model):
    """A count that waits for its file to be confirmed; held to its municipality when it is written."""

    __tablename__ = "municipal_line"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012
    import_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    municipality_id: Mapped[int]
    month: Mapped[str] = mapped_column(String(7))
    stream: Mapped[code]
    measure: Mapped[code]
    count: Mapped[int]
    replaces_id: Mapped[int | None]


class ColumnChoice(Model):
    """Which columns say what, in files with these names; of one form the newest counts."""

    __tablename__ = "column_choice"
    id: Mapped[key]
    form: Mapped[str] = mapped_column(String(64), index=True)
    chosen: Mapped[facts]
    actor_id: Mapped[int | None]
    chosen_at: Mapped[moment] = mapped_column(default=clock.now)
