"""Writes a copy of the public site to a folder: whole, checked, and put in place in one step."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from werkplein.core.errors import DomainError
from werkplein.core.labels import plural
from werkplein.publication.open.links import broken

INDEX = "index.html"
COPIES = (".gz", ".br")
# What a copy holds, a line each: by this we know which files in the folder are ours.
LIST = ".werkplein-bestanden"
SHOWN = 20
File = tuple[str, bytes]


class Copied(Mapping[str, bytes]):
    """The files of a folder by their public address, read when they are asked for."""

    def __init__(self, folder: Path) -> None:
        """Find what there is; a smaller copy has no address of its own."""
        found = (each for each in folder.rglob("*") if each.is_file() and each.suffix not in COPIES)
        self.places = {_address(each.relative_to(folder).as_posix()): each for each in found}

    def __getitem__(self, address: str) -> bytes:
        return self.places[address].read_bytes()

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)


def copy_site(folder: Path, files: Iterable[File], base_url: str, elsewhere: tuple[str, ...]) -> int:
    """Write the files beside the folder, check them, and put them in its place. Gives the number of addresses."""
    place = folder.resolve()
    _refuse_strangers(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    made = place.with_name(f".{place.name}.{uuid.uuid4().hex}")
    try:
        _write(made, files)
        copied = Copied(made)
        _refuse_broken(broken(copied, base_url, elsewhere))
        (made / LIST).write_text("".join(f"{name}\n" for name in _names(made)), encoding="utf-8")
        _swap(made, place)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return len(copied)


def _refuse_strangers(place: Path) -> None:
    """Never throw away what we did not write."""
    if not place.exists():
        return
    if not place.is_dir():
        raise DomainError(f"{place} is geen map. Noem een map, of een naam die nog niet bestaat.")
    known = place / LIST
    ours = {LIST, *known.read_text(encoding="utf-8").splitlines()} if known.is_file() else set()
    strangers = [name for name in _names(place) if name not in ours]
    if strangers:
        raise DomainError(
            f"In {place} staan bestanden die niet van een eerdere publicatie zijn: {_listed(strangers)}. "
            "Er is niets veranderd. Noem een lege map, of haal deze bestanden weg."
        )


def _refuse_broken(found: list[str]) -> None:
    if found:
        lines = "\n".join(f"- {each}" for each in found)
        raise DomainError(f"{plural(len(found), 'adres leidt', 'adressen leiden')} nergens heen:\n{lines}")


def _listed(names: list[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" en nog {more}" if more > 0 else "")


def _write(made: Path, files: Iterable[File]) -> None:
    for address, body in files:
        place = made / address.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(body)


def _swap(made: Path, place: Path) -> None:
    """Two renames: a visitor misses the site for no longer than that, and one that fails is undone."""
    former = place.with_name(f".{place.name}.{uuid.uuid4().hex}")
    try:
        if place.exists():
            place.rename(former)
        made.rename(place)
    except OSError as error:
        if former.exists() and not place.exists():
            former.rename(place)
        raise DomainError(
            f"{place} is niet te vervangen. Noem een map daarin, in een map waarin dit programma mag schrijven."
        ) from error
    shutil.rmtree(former, ignore_errors=True)


def _names(folder: Path) -> list[str]:
    found = (each for each in folder.rglob("*") if each.is_symlink() or not each.is_dir())
    return sorted(each.relative_to(folder).as_posix() for each in found)


def _address(name: str) -> str:
    return f"/{name.removesuffix(INDEX)}" if name == INDEX or name.endswith(f"/{INDEX}") else f"/{name}"


def file_name(address: str) -> str:
    """Give the file behind an address."""
    return f"{address}{INDEX}" if address.endswith("/") else address
