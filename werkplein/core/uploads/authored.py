"""Takes out of the text of a Word file what Word writes there itself out of who made it, and where it stood.

A field (`AUTHOR`, `FILENAME \\p`) and a control that is bound to the properties of the file repeat them on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from werkplein.core.uploads.homes import NOBODY, without_home_across

# By themselves, or asked for as a property; Word knows each by its English name in every language.
_MAKER = re.compile(
    r"""\s*(?:(?:info|docproperty)\s+)?["']?
    (?:author|lastsavedby|last\s?author|username|userinitials|useraddress|manager|company)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_PLACE = re.compile(r"\s*(?:info\s+)?filename\b", re.IGNORECASE)
_BOUND = re.compile(r":?(?:creator|lastModifiedBy|Manager|Company)\b")


def forget_written(root: etree._Element) -> None:
    """Take the names and folders out of what fields and bound controls show; linear in what there is."""
    for each in root.iter("{*}fldSimple"):
        _clean(_attribute(each, "instr"), list(each.iter("{*}t")))
    for instruction, shown in _fields(root):
        _clean(instruction, shown)
    for control in root.iter("{*}sdt"):
        bound = next(iter(control.iterfind("./{*}sdtPr/{*}dataBinding")), None)
        paths = "" if bound is None else " ".join(str(value) for value in bound.attrib.values())
        if _BOUND.search(paths):
            _name_nobody([text for part in control.iterfind("./{*}sdtContent") for text in part.iter("{*}t")])


def _clean(instruction: str, shown: Sequence[etree._Element]) -> None:
    if _MAKER.match(instruction):
        _name_nobody(shown)
    elif _PLACE.match(instruction):
        _without_home(shown)


def _fields(root: etree._Element) -> Iterator[tuple[str, list[etree._Element]]]:
    """Give what each field is to do that writes who or where, with the text that it shows, also by fields within it."""
    reading = _Reading()
    for each in root.iter("{*}fldChar", "{*}instrText", "{*}t"):
        if etree.QName(each).localname == "fldChar":
            reading.turn(_attribute(each, "fldCharType"))
        else:
            reading.take(each)
    yield from reading.found


class _Reading:
    """Reads fields in the order of the text. Of those within each other the outermost has all that is shown."""

    def __init__(self) -> None:
        self.found: list[tuple[str, list[etree._Element]]] = []
        self._told: list[list[str]] = []
        self._depth = 0

    def turn(self, kind: str) -> None:
        if kind == "begin":
            self._told.append([])
        elif kind == "separate" and self._told and not self._depth:
            instruction = "".join(self._told[-1])
            if _MAKER.match(instruction) or _PLACE.match(instruction):
                self._depth = len(self._told)
                self.found.append((instruction, []))
        elif kind == "end" and self._told:
            self._told.pop()
            if len(self._told) < self._depth:
                self._depth = 0

    def take(self, element: etree._Element) -> None:
        if etree.QName(element).localname == "instrText":
            if self._told:
                self._told[-1].append(element.text or "")
        elif self._depth:
            self.found[-1][1].append(element)


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name), "")


def _name_nobody(shown: Sequence[etree._Element]) -> None:
    for number, each in enumerate(shown):
        each.text = "" if number else NOBODY


def _without_home(shown: Sequence[etree._Element]) -> None:
    for each, bare in zip(shown, without_home_across([each.text or "" for each in shown]), strict=True):
        if bare != (each.text or ""):
            each.text = bare
