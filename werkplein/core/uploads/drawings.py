"""Writes SVG drawings in documents anew with only what is drawn: no maker, no programs, nothing from elsewhere."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

from lxml import etree

from werkplein.core.uploads import markup, rasters
from werkplein.core.uploads.kinds import FileRefused, Refusal

_SVG = "http://www.w3.org/2000/svg"
_KEPT_SPACES = (None, "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace")
_LOST = frozenset({"desc", "foreignObject", "handler", "metadata", "script", "title"})
_LOST_ATTRIBUTES = re.compile(r"on|data-|base$", re.IGNORECASE)
_FIRST = 4096
_DATA = re.compile(r"data:([\w/+.-]*)((?:;[\w=.-]+)*),([^\"')]*)", re.IGNORECASE)
_FONT = re.compile(r"(font/|application/(x-)?(font|vnd\.ms-fontobject))", re.IGNORECASE)
# In a style: remarks, and what is fetched from elsewhere.
_REMARK = re.compile(r"/\*")
# The address of what is imported may hold the sign that ends the import.
_IMPORT = re.compile(r"@import\s{0,9}(?:url\(\s{0,9})?(?:\"[^\"]*\"|'[^']*')?", re.IGNORECASE)
_ELSEWHERE = re.compile(r"url\((?!\s{0,9}['\"]?\s{0,9}(?:#|data:))", re.IGNORECASE)


def bare(data: bytes) -> bytes | None:
    """Give the drawing as it is seen; nothing when it is none."""
    if b"<" not in data[:_FIRST] or not re.search(rb"<(\w+:)?svg[\s>]", data[:_FIRST]):
        return None
    root = markup.parsed(data)
    if root.tag != f"{{{_SVG}}}svg":
        return None
    lost = {each.tag for each in root.iter() if not _is_drawn(each)}
    if lost:
        etree.strip_elements(root, *lost, with_tail=False)
    for each in root.iter():
        _forget(each)
    etree.cleanup_namespaces(root)
    return markup.written(root)


def _is_drawn(element: etree._Element) -> bool:
    name = etree.QName(element)
    return bool(name.namespace == _SVG and name.localname not in _LOST)


def _forget(element: etree._Element) -> None:
    if etree.QName(element).localname == "style":
        element.text = _bare_style(element.text or "")
    for attribute, value in element.attrib.items():
        name = etree.QName(attribute)
        if name.namespace not in _KEPT_SPACES or _LOST_ATTRIBUTES.match(name.localname):
            del element.attrib[attribute]
        elif name.localname != "href":
            element.set(attribute, _bare_style(value))
        elif value.strip().lower().startswith("data:"):
            element.set(attribute, _DATA.sub(_bare_picture, "".join(value.split())))
        elif not value.strip().startswith("#"):
            del element.attrib[attribute]


def _bare_style(text: str) -> str:
    text = markup.without(markup.without(text, _REMARK, "*/"), _IMPORT, ";")
    return _DATA.sub(_bare_picture, markup.without(text, _ELSEWHERE, ")", "none"))


def _bare_picture(found: re.Match[str]) -> str:
    """Clean a picture that is written out in the drawing."""
    kind, more, body = found.groups()
    if _FONT.match(kind):
        return found[0]
    try:
        data = unquote_to_bytes(body)
        data = base64.b64decode(data) if ";base64" in more.lower() else data
    except (binascii.Error, ValueError) as error:
        raise FileRefused(Refusal.DAMAGED) from error
    made = rasters.bare(data)
    if made is None:
        raise FileRefused(Refusal.PICTURE_INSIDE)
    return f"data:{kind};base64,{base64.b64encode(made).decode()}"
