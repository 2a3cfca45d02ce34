"""Takes files of people apart and makes new ones of them: what is kept says nothing about who made it.

Bytes in, `Cleaned` out; what cannot be kept is refused with a sentence. Nothing here knows a database or a request.
"""

from werkplein.core.uploads.cleaning import Cleaned, clean
from werkplein.core.uploads.kinds import FileKind, FileRefused, Refusal
from werkplein.core.uploads.names import shown_name

__all__ = ["Cleaned", "FileKind", "FileRefused", "Refusal", "clean", "shown_name"]
