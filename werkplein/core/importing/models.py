"""Tables of the import: one row per file, and the rows that wait for confirmation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from werkplein.core import clock
from werkplein.core.database import Model, UtcDateTime, code, key, label_enum, moment, name, text
from werkplein.core.importing.rules import ImportState
from werkplein.core.spreadsheet import Problem


class ImportRun(Model):
    """A file that was offered, and what became of it."""

    __tablename__ = "import_run"
    id: Mapped[key]
    kind: Mapped[code] = mapped_column(index=True)
    filename: Mapped[name]
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    actor_id: Mapped[int | None]
    uploaded_at: Mapped[moment] = mapped_column(default=clock.now)
    state: Mapped[ImportState] = mapped_column(label_enum(ImportState), default=ImportState.STORED)
    row_count: Mapped[int] = mapped_column(default=0)
    ready_count: Mapped[int] = mapped_column(default=0)
    unchanged_count: Mapped[int] = mapped_column(default=0)
    problem_count: Mapped[int] = mapped_column(default=0)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    summary: Mapped[text] = mapped_column(default="")
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[int | None]
    written_count: Mapped[int] = mapped_column(default=0)

    @property
    def is_waiting(self) -> bool:
        """Tell whether the check is still to come."""
        return self.state in (ImportState.STORED, ImportState.CHECKING)

    @property
    def is_open(self) -> bool:
        """Tell whether someone can still decide about it."""
        return self.state in (ImportState.READY, ImportState.REFUSED)

    @property
    def kept_problems(self) -> list[Problem]:
        """Give the problems as they were kept; `problem_count` says how many there were."""
        return [Problem(**problem) for problem in self.problems]


class StagedRow(Model):
    """A checked row that waits for confirmation."""

    __tablename__ = "import_row"
    import_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
