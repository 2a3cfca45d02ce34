"""What templates may hold; each rule is shown to catch an offender."""

import importlib
from collections.abc import Callable, Iterator
from functools import cache, partial

import pytest

from tests.house import pages
from tests.house.imports import room_of
from tests.house.source import PACKAGES, Source, python_files, report, templates
from werkplein.core.labels import LabelEnum

Checker = Callable[[Source], Iterator[str]]
# Templates that may let text through unescaped, because what they show was escaped or drawn by ourselves.
TRUSTED: frozenset[str] = frozenset()

# Mail programs read no style sheet, so letters carry their styles and colours themselves.
MAIL = "templates/mail/"

unescaped = partial(pages.unescaped, allowed=TRUSTED)


@cache
def status_words() -> frozenset[str]:
    """Every value of every enum with a label: statuses, roles, permissions."""
    for source in python_files(*PACKAGES):
        if room_of(source.module) == "rules" or source.path.startswith("werkplein/core/"):
            importlib.import_module(source.module)
    return frozenset(member.value for enum in _below(LabelEnum) for member in enum)


def _below(enum: type[LabelEnum]) -> Iterator[type[LabelEnum]]:
    for each in enum.__subclasses__():
        yield each
        yield from _below(each)


def compares_with_a_word(source: Source) -> Iterator[str]:
    # The parameters of a macro are words of the components themselves, and a sign is chosen by a status there.
    if source.path.startswith("templates/components/"):
        return iter(())
    return pages.compares_with_a_word(source, words=status_words())


def inline_code(source: Source) -> Iterator[str]:
    return pages.inline_script(source) if source.path.startswith(MAIL) else pages.inline_code(source)


def own_colour(source: Source) -> Iterator[str]:
    return iter(()) if source.path.startswith(MAIL) else pages.own_colour(source)


CHECKERS: dict[str, Checker] = {
    "no inline code": inline_code,
    "everything escaped": unescaped,
    "no colours": own_colour,
    "no comparing with words": compares_with_a_word,
    "no refreshing": pages.refreshing,
}


@pytest.mark.parametrize("rule", CHECKERS)
def test_templates_keep_the_rule(rule: str) -> None:
    offences = [offence for source in templates() for offence in CHECKERS[rule](source)]

    assert not offences, report(offences)


OFFENDERS = [
    (pages.inline_code, '<p style="color: red">'),
    (pages.inline_code, "<style>p { }</style>"),
    (pages.inline_code, '<button onclick="go()">'),
    (pages.inline_code, "<a href='javascript:go()'>"),
    (pages.inline_code, "<script>go()</script>"),
    (pages.inline_code, '<script type="module">go()</script>'),
    (unescaped, "{{ note | safe }}"),
    (unescaped, "{% autoescape false %}{{ note }}{% endautoescape %}"),
    (pages.refreshing, '<meta http-equiv="refresh" content="5">'),
    (pages.refreshing, "<META content=5 HTTP-EQUIV = Refresh>"),
    (pages.own_colour, '<circle fill="#c24a00"/>'),
    (pages.own_colour, '<stop stop-color="rgb(1, 2, 3)"/>'),
    (partial(pages.compares_with_a_word, words=frozenset({"held"})), '{% if visit.status == "held" %}{% endif %}'),
    (partial(pages.compares_with_a_word, words=frozenset({"dco"})), '{% if role in ["mt", "dco"] %}{% endif %}'),
]


@pytest.mark.parametrize(("checker", "text"), OFFENDERS)
def test_the_rule_catches_an_offender(checker: Checker, text: str) -> None:
    assert list(checker(Source("templates/pages/made/up.html", text)))


INNOCENT = [
    '<script src="{{ asset }}" defer></script>',
    '<script type="application/json">{}</script>',
    '{# style="no" and #fff are only mentioned here #}',
    '{# http-equiv="refresh" is only mentioned here #}<meta http-equiv="x-ua-compatible" content="ie=edge">',
    '<a href="#face">Naar beneden</a> &#8211; nr #',
    "{% if visit.is_held %}Gehouden{% endif %}",
    '{{ form.note(aria_describedby="note-hint") }}',
]


@pytest.mark.parametrize("text", INNOCENT)
def test_the_rules_leave_the_innocent_alone(text: str) -> None:
    source = Source("templates/pages/made/up.html", text)
    offences = [offence for checker in CHECKERS.values() for offence in checker(source)]

    assert not offences, report(offences)


def test_a_letter_may_have_styles_but_no_script() -> None:
    letter = "templates/mail/made-up.html"

    assert not list(inline_code(Source(letter, '<p style="margin: 0">')))
    assert list(inline_code(Source(letter, '<p onclick="go()">')))
    assert list(inline_code(Source(letter, "<script>go()</script>")))


def test_a_sprite_may_have_colours() -> None:
    assert not list(pages.own_colour(Source("templates/components/sprite.svg", '<path fill="#c24a00"/>')))
