"""The house rules of every page and every answer (style guide 13, design 4.7 and 4.17)."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from tests.support.page import Page, words

UNLABELLED_KINDS = {"hidden", "submit", "button", "reset", "image"}
LEAKS = {
    "None": re.compile(r"\bNone\b"),
    "a template expression": re.compile(r"\{\{|\}\}|\{%|%\}"),
    "a traceback": re.compile(r"Traceback \(most recent call last\)"),
    "a Python object": re.compile(r"<[\w.]+ object at 0x|\bdatetime\.date\(|\bDecimal\('|\bdict_\w+\("),
    "an enum member": re.compile(r"\b[A-Z][a-z]+(?:[A-Z][a-z]+)*\.[A-Z][A-Z_]{2,}\b"),
}
# Plural words that stand behind a count somewhere: one of them is one.
MANY = (
    "aantallen accounts adressen antwoorden bestanden bezoeken cijfers dagen fouten gemeenten kwartalen leveringen"
    " maanden metingen mijlpalen minuten perioden regels rollen tekens vrijgaven weken Werkpleinen"
)
ONE_AS_MANY = re.compile(rf"(?<![\d.,:–-])(?<!tot )(?<!en )(?<!of )\b1 (?:{'|'.join(MANY.split())})\b")
HEADERS = {
    "Content-Security-Policy": re.compile(r"default-src '(?:none|self)'"),
    "X-Content-Type-Options": re.compile("nosniff"),
    "Referrer-Policy": re.compile("same-origin|no-referrer|strict-origin"),
    "Permissions-Policy": re.compile(r"geolocation=\(\)"),
}
SIGN_IN = "/aanmelden"


def offences(page: Page, values: frozenset[str]) -> list[str]:
    """Everything on this page that is against a rule; `values` are words of enums a reader must never see."""
    found = [*header_offences(page)]
    if page.is_html and page.response.data:
        found += html_offences(page.html)
        found += leaks(page.text, values)
        found += miscounts(page.text)
    return found


def header_offences(page: Page) -> Iterator[str]:
    headers = page.response.headers
    for name, wanted in HEADERS.items():
        if not wanted.search(headers.get(name, "")):
            yield f"header {name} is {headers.get(name)!r}"
    if "unsafe" in headers.get("Content-Security-Policy", ""):
        yield "the content security policy allows something unsafe"
    is_internal = page.path.startswith("/intern/")
    if is_internal and "no-store" not in headers.get("Cache-Control", ""):
        yield f"Cache-Control is {headers.get('Cache-Control')!r} on an internal page"
    if not is_internal and not page.path.startswith(SIGN_IN):
        yield from _personal(page)


def _personal(page: Page) -> Iterator[str]:
    """A public page ignores who is signed in, so it neither sets a cookie nor varies by one."""
    if page.response.headers.get("Set-Cookie"):
        yield "a public page sets a cookie"
    if "cookie" in page.response.headers.get("Vary", "").lower():
        yield "a public page varies by cookie"


class Tags:
    """The tags of a page by their names, gone through once: asking the page for each rule took most of the time."""

    def __init__(self, html: BeautifulSoup) -> None:
        self.all = html.find_all(True)
        self._by_name: dict[str, list[Tag]] = {}
        for tag in self.all:
            self._by_name.setdefault(tag.name, []).append(tag)

    def named(self, name: str) -> list[Tag]:
        """Every tag with this name, as it stands on the page."""
        return self._by_name.get(name, [])

    def among(self, *names: str) -> list[Tag]:
        """Every tag with one of these names, in the order of the page."""
        return [tag for tag in self.all if tag.name in names]


def html_offences(html: BeautifulSoup) -> Iterator[str]:
    tags = Tags(html)
    yield from _frame(html, tags)
    yield from _headings(tags)
    yield from _tables(tags)
    yield from _fields(tags)
    yield from _inline(tags)
    yield from _identity(tags)


def _frame(html: BeautifulSoup, tags: Tags) -> Iterator[str]:
    if html.html is None or html.html.get("lang") != "nl":
        yield "the page does not say lang=nl"
    headings = tags.named("h1")
    if len(headings) != 1:
        yield f"{len(headings)} h1 on the page"
    title = words(html.title) if html.title else ""
    if headings and not title.startswith(words(headings[0])):
        yield f"the title {title!r} does not start with the h1 {words(headings[0])!r}"
    if len(tags.named("main")) != 1:
        yield f"{len(tags.named('main'))} main on the page"


def _headings(tags: Tags) -> Iterator[str]:
    before = 0
    for heading in tags.among("h1", "h2", "h3", "h4", "h5", "h6"):
        level = int(heading.name[1])
        if not words(heading):
            yield f"an empty {heading.name}"
        if level > before + 1 and before:
            yield f"h{level} {words(heading)!r} follows h{before}"
        before = level


def _tables(tags: Tags) -> Iterator[str]:
    for table in tags.named("table"):
        if table.caption is None or not words(table.caption):
            yield f"a table without caption: {words(table)[:60]!r}"
        if not table.find("th"):
            yield f"a table without header cells: {words(table)[:60]!r}"


def _fields(tags: Tags) -> Iterator[str]:
    for form in tags.named("form"):
        method = str(form.get("method", "get")).lower()
        if method == "post" and not form.find("input", {"name": "csrf_token"}):
            yield f"a form without token against forgery: {form.get('action')!r}"
    labels = {str(label["for"]) for label in tags.named("label") if label.has_attr("for") and words(label)}
    namers = _namers(tags)
    for field in tags.among("input", "select", "textarea"):
        if field.get("type") not in UNLABELLED_KINDS and not _has_label(field, labels, namers):
            yield f"field {field.get('name') or field.get('id')!r} has no label"
    # What is searched for goes into the address, and the web server takes no address of any length.
    for form in tags.named("form"):
        if form.get("role") == "search":
            yield from _endless(form)


def _endless(search: Tag) -> Iterator[str]:
    for field in search.select("input:not([type=hidden], [type=number], [maxlength])"):
        yield f"search field {field.get('name')!r} has no maxlength"


def _namers(tags: Tags) -> set[str]:
    """The ids that some field names as its label and that have words in them."""
    wanted = {each for tag in tags.all for each in str(tag.get("aria-labelledby", "")).split()}
    first: dict[str, Tag] = {}
    for tag in tags.all:
        first.setdefault(str(tag.get("id", "")), tag)
    return {each for each in wanted if each in first and words(first[each])}


def _has_label(field: Tag, labels: set[str], namers: set[str]) -> bool:
    if field.get("aria-label") or field.get("id") in labels:
        return True
    if namers & set(str(field.get("aria-labelledby", "")).split()):
        return True
    around = field.find_parent("label")
    return around is not None and bool(words(around))


def _inline(tags: Tags) -> Iterator[str]:
    for tag in tags.all:
        for attribute, value in tag.attrs.items():
            if attribute == "style" or attribute.startswith("on"):
                yield f"<{tag.name}> has {attribute}={value!r}"
    for script in tags.named("script"):
        if not script.has_attr("src") and script.get("type") not in ("application/json", "application/ld+json"):
            yield "an inline script"
    if tags.named("style"):
        yield "an inline style sheet"


def _identity(tags: Tags) -> Iterator[str]:
    seen: set[str] = set()
    for tag in tags.all:
        if not tag.has_attr("id"):
            continue
        if str(tag["id"]) in seen:
            yield f"id {tag['id']!r} is there twice"
        seen.add(str(tag["id"]))
    for image in tags.named("img"):
        if not image.has_attr("alt"):
            yield f"image {image.get('src')!r} has no text alternative"


def miscounts(text: str) -> Iterator[str]:
    for found in ONE_AS_MANY.finditer(text):
        yield f"one is counted as many: {text[max(0, found.start() - 30) : found.end()]!r}"


def leaks(text: str, values: frozenset[str]) -> Iterator[str]:
    """What belongs to the program and got into the text."""
    for what, pattern in LEAKS.items():
        if match := pattern.search(text):
            yield f"shows {what}: ...{text[max(0, match.start() - 30) : match.end() + 30]}..."
    joined = " ".join(each for each in text.split() if "_" in each or ":" in each)
    for value in sorted(values & set(re.findall(r"[a-z0-9]+(?:[_:][a-z0-9]+)+", joined))):
        yield f"shows the stored value {value!r} instead of its label"
