"""Letters by mail: written once as plain text; the HTML beside it is made from that text, so that both say the same.

The text is laid out as people lay out a mail, and is read in parts between empty lines:

    A heading            a line with dashes under it
    ---------

    Plain lines          a paragraph; when its last line is an address, the line before it names the link:

    Ga naar de vragenlijst:
    https://...

    - First line         an item of a list; its further lines are indented, and an address makes the first line a link
      More about it.
      https://...
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy.orm import Session

from werkplein.core import outbox
from werkplein.core.outbox import Attachment, Mail

LAYOUT = "mail/layout.html"
ADDRESS = re.compile(r"https?://\S+")
BULLET = "- "


@dataclass(frozen=True)
class Item:
    """An item of a list: what it is, where to find it, and what more there is to say."""

    text: str
    address: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A part of a letter: a heading, lines, items, or an address to go to, named by `label`."""

    heading: str = ""
    lines: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    label: str = ""
    address: str = ""


def write(
    session: Session,
    to_address: str,
    subject: str,
    text: str,
    reason: str,
    to_account_id: int | None = None,
    attachments: Sequence[Attachment] = (),
) -> Mail:
    """Put a letter in the outbox as text and as HTML; `reason` says why the reader gets it."""
    html = as_html(subject, text, reason)
    return outbox.write(session, to_address, subject, text, reason, html, to_account_id, attachments)


def told(who: str, what: str = "een e-mail") -> str:
    """Say that someone gets a letter or, where no mail leaves, that it is there for them.

    `who` goes inside a sentence, with a comma behind a clause: `wie gevraagd is,`.
    """
    if current_app.config["SETTINGS"].sends_mail:
        return f"{who[0].upper()}{who[1:]} krijgt {what}."
    return f"Voor {who} komt {what} klaar te staan."


def as_html(subject: str, text: str, reason: str) -> str:
    """Give the letter as a page: sober, without pictures, and without anything that is fetched from elsewhere."""
    # Not as a page of the site: a letter knows no menu, no reader and no request.
    template = current_app.jinja_env.get_template(LAYOUT)
    return template.render(subject=subject, parts=list(parts_of(text)), reason=reason)


def parts_of(text: str) -> Iterator[Part]:
    """Read the parts of a letter."""
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [line.rstrip() for line in block.splitlines()]
        if len(lines) > 1 and lines[1] and not lines[1].strip("-"):
            yield Part(heading=lines[0])
            lines = lines[2:]
        if lines and lines[0].startswith(BULLET):
            yield Part(items=tuple(_items(lines)))
        elif lines:
            yield from _paragraph(lines)


def _items(lines: list[str]) -> Iterator[Item]:
    starts = [number for number, line in enumerate(lines) if line.startswith(BULLET)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        more = [line.strip() for line in lines[start + 1 : end]]
        addresses = [line for line in more if ADDRESS.fullmatch(line)]
        notes = tuple(line for line in more if line not in addresses)
        yield Item(lines[start].removeprefix(BULLET), addresses[0] if addresses else "", notes)


def _paragraph(lines: list[str]) -> Iterator[Part]:
    if not ADDRESS.fullmatch(lines[-1]):
        yield Part(lines=tuple(lines))
        return
    *before, address = lines
    label = before.pop().removesuffix(":") if before else address
    if before:
        yield Part(lines=tuple(before))
    yield Part(label=label, address=address)
