"""Reads which reasons for ending a benefit count as work; needs no application, for it is read at the deliverer too."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from werkplein.intake.reason_rules import Reason, Reasons
from werkplein.programme.reader import DEFAULT_FOLDER

NAME = "wwb-redenen.toml"
_KINDS = ("ja", "nee", "besluit")


@cache
def reasons(folder: Path = DEFAULT_FOLDER) -> Reasons:
    """Give the reasons of a programme; raises ValueError when its file says something that cannot be."""
    raw = tomllib.loads((folder / NAME).read_text(encoding="utf-8"))
    decided = frozenset(raw["besloten"])
    found = tuple(
        Reason(
            each["code"],
            each["label"],
            each["naar_werk"] == "ja" or (each["naar_werk"] == "besluit" and each["code"] in decided),
            each["naar_werk"] == "besluit" and each["code"] not in decided,
        )
        for each in raw["reden"]
    )
    codes = [reason.code for reason in found]
    wrong = [each["code"] for each in raw["reden"] if each["naar_werk"] not in _KINDS]
    open_to_decide = {each["code"] for each in raw["reden"] if each["naar_werk"] == "besluit"}
    if wrong or len(set(codes)) < len(codes) or not decided <= open_to_decide:
        raise ValueError(f"{NAME}: a code stands twice, or says something else than {', '.join(_KINDS)}")
    return Reasons(raw["versie"], found)
