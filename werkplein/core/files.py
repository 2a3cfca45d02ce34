"""Keeps files by what is in them, and published trees by name, in any store that an address can name.

A file is written whole before the row that names it; a file that no row names is an orphan, which `orphans` sweeps.
"""

from __future__ import annotations

import hashlib
import os
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fsspec
from flask import current_app
from fsspec import AbstractFileSystem
from fsspec.implementations.local import LocalFileSystem

from werkplein.core import clock

REFRESH = timedelta(hours=1)
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*")


class FileStore:
    """A folder, on this machine or in an object store."""

    def __init__(self, address: str) -> None:
        """Open the store; a plain path is a local folder."""
        self.system: AbstractFileSystem
        self.system, self.root = fsspec.core.url_to_fs(address)

    def put(self, data: bytes) -> str:
        """Keep the bytes and give their digest. The same bytes are kept once."""
        digest = hashlib.sha256(data).hexdigest()
        # What was there for long may be an orphan about to be swept: written again it is young.
        if not self.exists(digest) or clock.now() - self.written_at(digest) > REFRESH:
            self._write(self._by_digest(digest), data)
        return digest

    def written_at(self, digest: str) -> datetime:
        """Tell when the bytes with this digest were written."""
        return self._modified(self._by_digest(digest))

    def get(self, digest: str) -> bytes:
        """Give the bytes with this digest; raises FileNotFoundError, and ValueError when they were damaged."""
        data: bytes = self.system.cat_file(self._by_digest(digest))
        if hashlib.sha256(data).hexdigest() != digest:
            raise ValueError(f"the file {digest} is damaged")
        return data

    def exists(self, digest: str) -> bool:
        """Tell whether the bytes with this digest are kept."""
        return bool(self.system.exists(self._by_digest(digest)))

    def remove(self, digest: str) -> None:
        """Let go of the bytes with this digest."""
        self.system.rm_file(self._by_digest(digest))

    def digests(self) -> Iterator[str]:
        """Give the digest of everything kept by content, for the sweep."""
        for path in self.system.find(f"{self.root}/content"):
            found = path.rsplit("/", 1)[-1]
            # Only what stands where its digest says: anything else was put there by somebody else.
            if _DIGEST.fullmatch(found) and path.endswith(f"/content/{found[:2]}/{found}"):
                yield found

    def write(self, path: str, data: bytes) -> None:
        """Write a file of a tree, such as `sites/<release>/index.html`; whole or not at all."""
        self._write(self._by_name(path), data)

    def read(self, path: str) -> bytes:
        """Give a file of a tree; raises FileNotFoundError."""
        data: bytes = self.system.cat_file(self._by_name(path))
        return data

    def has(self, path: str) -> bool:
        """Tell whether a tree holds this file."""
        return bool(self.system.isfile(self._by_name(path)))

    def last_written(self, path: str) -> datetime:
        """Tell when a file of a tree was written."""
        return self._modified(self._by_name(path))

    def names(self, tree: str) -> list[str]:
        """List the files of a tree, each by its path within it, in order."""
        start = self._by_name(tree).rstrip("/") + "/"
        return sorted(path.removeprefix(start) for path in self.system.find(start))

    def remove_tree(self, tree: str) -> None:
        """Let go of a tree, when it is there."""
        path = self._by_name(tree)
        if self.system.exists(path):
            self.system.rm(path, recursive=True)

    def local_path(self, path: str) -> Path | None:
        """Give the place of a file of a tree on this machine, so that a web server can send it; else nothing."""
        return Path(self._by_name(path)) if isinstance(self.system, LocalFileSystem) else None

    def _modified(self, place: str) -> datetime:
        at: datetime = self.system.modified(place)
        return at if at.tzinfo else at.replace(tzinfo=UTC)

    def _by_digest(self, digest: str) -> str:
        if not _DIGEST.fullmatch(digest):
            raise ValueError("this is not a digest")
        return f"{self.root}/content/{digest[:2]}/{digest}"

    def _by_name(self, path: str) -> str:
        if not _NAME.fullmatch(path) or any(part.strip(".") == "" for part in path.split("/")):
            raise ValueError(f"this cannot be the name of a file: {path!r}")
        return f"{self.root}/{path}"

    def _write(self, place: str, data: bytes) -> None:
        if isinstance(self.system, LocalFileSystem):
            _write_locally(Path(place), data)
        else:
            # An object store shows an object when it is complete.
            self.system.pipe_file(place, data)


def _write_locally(place: Path, data: bytes) -> None:
    """Write beside it, then put it in place: a reader sees the old file or the new one, whatever is killed."""
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{place.name}.{uuid.uuid4().hex}")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def store() -> FileStore:
    """Give the store of the current application."""
    kept: FileStore | None = current_app.extensions.get("files")
    if kept is None:
        kept = FileStore(current_app.config["SETTINGS"].files)
        current_app.extensions["files"] = kept
    return kept
