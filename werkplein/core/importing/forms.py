"""The form with which a file is offered."""

from __future__ import annotations

from dataclasses import dataclass

from flask_wtf.file import FileField

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


class EmptyForm(BaseForm):
    """Only the proof that the page was ours."""
