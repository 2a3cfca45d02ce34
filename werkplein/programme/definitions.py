"""Reads what each figure means from the folder of the programme, and refuses what cannot be."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from werkplein.programme.definition_rules import Definition, Version, faults
from werkplein.programme.reader import DEFAULT_FOLDER, ProgrammeError

NAME = "definities.toml"


@cache
def definitions(folder: Path = DEFAULT_FOLDER) -> tuple[Definition, ...]:
    """Give the definitions of a programme, in the order of its file."""
    raw = tomllib.loads((folder / NAME).read_text(encoding="utf-8"))
    try:
        found = tuple(_definition(each) for each in raw["definitie"])
    except KeyError as error:
        raise ProgrammeError([f"{NAME}: {error} ontbreekt."]) from error
    if problems := faults(found):
        raise ProgrammeError(f"{NAME}: {problem}" for problem in problems)
    return found


def _definition(raw: Mapping[str, Any]) -> Definition:
    return Definition(
        code=raw["code"],
        title=raw["titel"],
        short=raw["kort"],
        figure=raw["cijfer"],
        is_shown=raw["getoond"],
        versions=tuple(_version(each) for each in raw["versie"]),
    )


def _version(raw: Mapping[str, Any]) -> Version:
    return Version(
        number=raw["nummer"],
        valid_from=raw["vanaf"],
        says=tuple(raw["uitleg"]),
        counts=tuple(raw["telt_mee"]),
        counts_not=tuple(raw["telt_niet_mee"]),
        formula=raw["berekening"],
        source=raw["bron"],
        changed=raw.get("anders", ""),
    )
