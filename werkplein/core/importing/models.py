"""Tables of the import: one row per file, and the rows that wait for confirmation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from werkplein.core import clock
from werkplein.core.database import Model, UtcDateTime, code, key, label_enum, moment, name, text
from werkplein.core.importing.rules import PROBLEMS_SEEN, Change, ImportState
from werkplein.core.labels import plural

# Where a row that waits keeps what it does to what is known.
CHANGE = "change"
# A whole number of pages.
PART = 10 * PROBLEMS_SEEN


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
    summary: Mapped[text] = mapped_column(default="")
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[int | None]
    written_count: Mapped[int] = mapped_column(default=0)

    @property
    def headline(self) -> str:
        """Say of the file as a whole what its rows do."""
        return self.summary.partition("\n")[0]

    @property
    def follows(self) -> list[str]:
        """Give what follows once it is confirmed, kept a line each after the headline."""
        return self.summary.split("\n")[1:]

    @property
    def is_waiting(self) -> bool:
        """Tell whether the check is still to come."""
        return self.state in (ImportState.STORED, ImportState.CHECKING)

    @property
    def is_refused(self) -> bool:
        """Tell whether the check found problems."""
        return self.state is ImportState.REFUSED

    @property
    def is_confirmed(self) -> bool:
        """Tell whether its rows were written."""
        return self.state is ImportState.CONFIRMED

    @property
    def is_over(self) -> bool:
        """Tell whether someone confirmed it or let it go: then nothing becomes of it any more."""
        return self.state in (ImportState.CONFIRMED, ImportState.DROPPED)

    @property
    def seal(self) -> str:
        """Name the check whose outcome is shown, as a confirmation carries it back."""
        return self.checked_at.isoformat() if self.checked_at else ""

    @property
    def is_ready(self) -> bool:
        """Tell whether someone can confirm it, and something would be written."""
        return self.state is ImportState.READY and self.ready_count > 0

    @property
    def is_known(self) -> bool:
        """Tell whether the check found nothing that is not known already: then nothing is left to do."""
        return self.state is ImportState.READY and not self.ready_count

    @property
    def was_known(self) -> bool:
        """Tell whether there was nothing in it to write, whether someone closed it since or not."""
        is_checked = self.state in (ImportState.READY, ImportState.DROPPED) and self.checked_at is not None
        return is_checked and not self.ready_count and not self.problem_count

    @property
    def standing(self) -> str:
        """Say in a few words where it stands."""
        if not self.was_known:
            return self.state.label
        return "Niets nieuws" if self.is_known else "Niets nieuws, gesloten"

    @property
    def outcome(self) -> str:
        """Say in a sentence how it stands."""
        if self.was_known and self.unchanged_count < self.row_count and self.headline:
            return f"Niets nieuws: er valt niets in te lezen of te bevestigen. {self.headline}"
        if self.was_known:
            return "Niets nieuws: alles in dit bestand is al bekend. Er valt niets in te lezen of te bevestigen."
        found = plural(self.problem_count, "fout", "fouten")
        ready = plural(self.ready_count, "regel wordt", "regels worden")
        sentences = {
            ImportState.REFUSED: f"Er {'is' if self.problem_count == 1 else 'zijn'} {found} gevonden. "
            "Er is nog niets opgeslagen.",
            ImportState.READY: f"Er zijn geen fouten gevonden. {ready} ingelezen zodra u bevestigt.",
            ImportState.CONFIRMED: f"{plural(self.written_count, 'regel is', 'regels zijn')} ingelezen.",
            ImportState.DROPPED: "Dit bestand is vervallen. Er is niets ingelezen.",
        }
        return sentences.get(self.state, "Dit bestand wordt gecontroleerd.")


class ProblemPart(Model):
    """Some of the problems of a file in their order, `PART` in each but the last, so that a page of them is one row."""

    __tablename__ = "import_problem"
    import_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    problems: Mapped[list[Any]] = mapped_column(JSON)


class StagedRow(Model):
    """A checked row that waits for confirmation."""

    __tablename__ = "import_row"
    import_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    values: Mapped[dict[str, Any]] = mapped_column(JSON)

    @property
    def change(self) -> Change:
        """Tell what it does to what is known."""
        return Change.known(self.values.get(CHANGE)) or Change.NEW

    @property
    def is_changing(self) -> bool:
        """Tell whether it takes the place of something else."""
        return self.change is Change.CHANGED

    @property
    def is_known(self) -> bool:
        """Tell whether it changes nothing."""
        return self.change in (Change.KNOWN, Change.WITHHELD)
