"""Takes files in with a form: each is made anew and kept, and nothing good is lost when the form is not complete."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from milestones.actions.evidence import Kept, keep_file, note_refusals
from milestones.evidence_forms import EvidenceForm
from milestones.models import Evidence
from werkplein.core import clock
from werkplein.core.actor import Actor
from werkplein.core.database import close_request
from werkplein.core.errors import DomainError
from werkplein.core.files import FileStore, store
from werkplein.core.labels import plural
from werkplein.core.uploads import Cleaned, FileKind, FileRefused, Refusal, clean, shown_name
from werkplein.register.models import Werkplein

MOST_FILES = 12
# What has not been looked at by then is for another time: one reader must not keep the others waiting.
LONGEST_LOOK = timedelta(seconds=20)
# Well within the time after which files that no row names are swept.
SECONDS_WAITING = 12 * 3600
# What is written down when all files were good but could not be added.
NOT_NOW = "not_now"


@dataclass(frozen=True)
class Received:
    """What became of the files of one form. `has_waited` when they are those of an earlier time, for want of better."""

    kept: tuple[Kept, ...]
    refused: tuple[tuple[str, FileRefused], ...]
    notes: tuple[str, ...]
    has_waited: bool = False

    @property
    def problems(self) -> list[str]:
        """Say per file why it is not kept."""
        return [
            f"‘{name}’ is niet bewaard. {refusal.sentence}" if name else refusal.sentence
            for name, refusal in self.refused
        ]


@dataclass(frozen=True)
class Taken:
    """How taking files in ended: added, or not yet, with all that is to be told."""

    added: Sequence[Evidence]
    is_done: bool
    told: Sequence[str]
    status: int = 200


def receive(sent: Sequence[FileStorage], waiting: Sequence[Kept], files: FileStore) -> Received:
    """Make each file anew and keep it, up to a number at a time; the good ones are kept whatever the others are.

    A new choice takes the place of what waited: what is said and confirmed in the form is about that choice.
    """
    chosen = [each for each in sent if each.filename or each.stream.read(1)]
    received = _look(chosen, files)
    return received if received.kept else replace(received, kept=tuple(waiting), has_waited=bool(waiting))


def _look(chosen: Sequence[FileStorage], files: FileStore) -> Received:
    kept, refused, notes = [], [], []
    until = clock.now() + LONGEST_LOOK
    for each in chosen[:MOST_FILES]:
        name = shown_name(each.filename or "")
        try:
            cleaned = _looked_at(each, until)
        except FileRefused as refusal:
            refused.append((name, refusal))
            continue
        kept.append(keep_file(files, cleaned))
        notes += [f"‘{name}’: {cleaned.note}"] if cleaned.note else []
    if len(chosen) > MOST_FILES:
        refused.append(("", _too_many(len(chosen))))
    return Received(tuple(kept), tuple(refused), tuple(notes))


def _looked_at(sent: FileStorage, until: datetime) -> Cleaned:
    if clock.now() > until:
        raise FileRefused(Refusal.TOO_LONG)
    sent.stream.seek(0)
    return clean(sent.stream.read(), sent.filename or "")


def _too_many(count: int) -> FileRefused:
    left = count - MOST_FILES
    return FileRefused(
        Refusal.TOO_MANY,
        f"U koos {plural(count, 'bestand', 'bestanden')}. Er kunnen er {MOST_FILES} tegelijk bij. "
        f"{plural(left, 'bestand is', 'bestanden zijn')} niet bekeken. Kies {'dat' if left == 1 else 'die'} daarna.",
    )


@dataclass(frozen=True)
class Purpose:
    """What files are for: a Werkplein and a milestone, and what is done with them once the form is complete.

    Where nothing can be added afterwards (`is_final`) a form may come without files, but not with bad ones. And what
    waited does not go along in the place of a choice that was refused. `about_doubles` says what to do about files that
    stood there already.
    """

    werkplein: Werkplein
    milestone: str
    add: Callable[[Sequence[Kept]], Sequence[Evidence]]
    is_final: bool = False
    about_doubles: Callable[[Sequence[Kept]], str] = lambda files: ""

    def is_served(self, received: Received) -> bool:
        """Tell whether the files are what they should be."""
        return not received.refused if self.is_final or received.has_waited else bool(received.kept)


def take(session: Session, actor: Actor, form: EvidenceForm, purpose: Purpose) -> Taken:
    """Take the files in, and add them when the form is complete; else the form holds them until it is."""
    seal = _Seal(actor, purpose.werkplein)
    # Looking at files takes seconds, in which nobody else should have to wait: until it is done nothing is read.
    close_request(keep=True)
    waiting = [] if form.drop.data else seal.opened(form.waiting.data or "")
    received = receive(form.files.data or [], waiting, store())
    form.has_files = bool(received.kept)
    form.has_pictures = any(each.kind.is_image for each in received.kept)
    form.waiting.data = seal.closed(received.kept) if received.kept else ""
    refusals: list[Refusal | str] = [refusal.why for _, refusal in received.refused]
    added, error = (None, None) if form.drop.data else _add(form, purpose, received)
    if error is not None and received.kept:
        refusals.append(NOT_NOW)
    note_refusals(session, actor, purpose.werkplein, refusals, purpose.milestone)
    if added is None:
        _explain(form, purpose, received)
        # What was refused stays on record, though nothing was added.
        close_request(keep=True)
        return Taken((), False, received.notes, error.status if error else 422 if form.errors else 200)
    return Taken(added, True, [*_duplicates(purpose, received, added), *received.notes, *received.problems])


def _add(
    form: EvidenceForm, purpose: Purpose, received: Received
) -> tuple[Sequence[Evidence] | None, DomainError | None]:
    if not form.validate() or not purpose.is_served(received):
        return None, None
    try:
        return purpose.add(received.kept), None
    except DomainError as error:
        close_request(keep=False)
        form.add(error)
        if error.field == "quarter":
            form.quarter.data = ""
        return None, error


def _explain(form: EvidenceForm, purpose: Purpose, received: Received) -> None:
    for problem in received.problems:
        form.add(DomainError(problem, "files"))
    if not purpose.is_served(received) and not received.refused and not form.drop.data:
        form.add(DomainError("Kies een foto of een document.", "files"))


def _duplicates(purpose: Purpose, received: Received, added: Sequence[Evidence]) -> list[str]:
    count = len(received.kept) - len(added)
    if not count:
        return []
    same = len(received.kept) - len({each.digest for each in received.kept})
    there = [f"{plural(count - same, 'bestand stond', 'bestanden stonden')} er al."] if count > same else []
    if same:
        there.append(f"{plural(same, 'bestand is', 'bestanden zijn')} hetzelfde als een ander dat u koos.")
    new = {each.file.digest for each in added if each.file}
    hint = purpose.about_doubles([each for each in received.kept if each.digest not in new])
    return [" ".join(filter(None, ["" if added else "Er is niets toegevoegd:", *there, hint]))]


class _Seal:
    """Hands files that are kept to the reader and takes them back, for the same person and Werkplein only."""

    def __init__(self, actor: Actor, werkplein: Werkplein) -> None:
        self._whose = [actor.id, werkplein.id]
        self._serializer = URLSafeTimedSerializer(current_app.secret_key or "", salt="bewijs")

    def closed(self, kept: Sequence[Kept]) -> str:
        return str(self._serializer.dumps([self._whose, [asdict(each) for each in kept]]))

    def opened(self, sealed: str) -> list[Kept]:
        try:
            whose, files = self._serializer.loads(sealed, max_age=SECONDS_WAITING)
        except BadData:
            return []
        return [_kept(each) for each in files] if whose == self._whose else []


def _kept(told: dict[str, Any]) -> Kept:
    return Kept(**{**told, "kind": next(kind for kind in FileKind if kind.value == told["kind"])})


def waiting_names(form: EvidenceForm, actor: Actor, werkplein: Werkplein) -> list[str]:
    """Give the names of the files that wait in a form."""
    return [each.name for each in _Seal(actor, werkplein).opened(form.waiting.data or "")]
