"""The form with which a file is offered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_wtf.file import FileField
from wtforms import HiddenField

from werkplein.core.forms import BaseForm, choose


@dataclass(frozen=True)
class Offered:
    """A file as the browser sent it."""

    filename: str
    data: bytes


class UploadForm(BaseForm):
    """One file."""

    file = FileField("Bestand", [choose("een bestand")])

    def found(self) -> Offered:
        """Give the name and the content of the file."""
        return Offered(self.file.data.filename or "", self.file.data.read())


class SettleForm(BaseForm):
    """Confirms a file or lets it go; says which check was looked at."""

    seen = HiddenField()

    def found(self) -> datetime | None:
        """Give the moment of the check that was looked at, if it can be read."""
        try:
            seen = datetime.fromisoformat(self.seen.data or "")
        except ValueError:
            return None
        return seen if seen.tzinfo else None
