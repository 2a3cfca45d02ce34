"""Takes out of the paths in a document whose folder something stood in: `C:\\Users\\jan\\a.docx` names a person.

Only for what is not read on a page: what people wrote themselves in what they show is theirs, and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

NOBODY = "Auteur"
# Nothing here looks back over what it took, or a path without end would take a time without end.
_CODED = r"%5c|%2f"
_SLASHES = rf"(?:[\\/]|{_CODED})++"
_DISK = r"[a-z][:|]"
_FOLDER = rf'(?:(?!{_CODED})[^\\/":<>|\r\n]){{1,80}}+{_SLASHES}'
_HOME = re.compile(
    rf"""(?:
        (?: \b(?:{_DISK}|(?:file|smb|afp):){_SLASHES}(?:{_DISK}{_SLASHES})? | (?<!\\)\\{{2,}}+ )
        (?:{_FOLDER}){{0,4}}?
        (?:users|gebruikers|documents(?:\ |%20)and(?:\ |%20)settings|docume~\d|homes?)\$?{_SLASHES}
        # On a Mac or Linux; not the same word somewhere in an address of the web.
        |(?<![^\s"'(])/(?:[a-z]/)?(?-i:Users|home)/++
    )
    (?P<name>(?:(?!{_CODED})[^\\/"<>\r\n\t])+)(?<!\s)""",
    re.IGNORECASE | re.VERBOSE,
)


def without_home(text: str) -> str:
    """Give a path, or words with a path in them, without whose folder it stands in."""
    return _HOME.sub(lambda found: found[0].removesuffix(found["name"]) + NOBODY, text)


def without_home_across(pieces: Sequence[str]) -> list[str]:
    """Give the pieces of words that were broken off anywhere, a name in the middle too; each keeps its place."""
    whole = "".join(pieces)
    signs = list(whole)
    for found in _HOME.finditer(whole):
        start, end = found.span("name")
        signs[start:end] = [NOBODY, *[""] * (end - start - 1)]
    left = iter(signs)
    return ["".join(islice(left, len(piece))) for piece in pieces]
