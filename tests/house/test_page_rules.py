"""The rules that `browse` holds every page against; each is shown to catch an offender."""

from typing import Any

import pytest
from flask import Flask, Response

from tests.support.page import Page
from tests.support.page_rules import offences

WORDS = frozenset({"not_met", "visit:plan"})
GOOD = """<!DOCTYPE html><html lang="nl"><head><title>Bezoeken - Werkplein</title></head><body><main>
<h1>Bezoeken</h1><p>Drie bezoeken.</p><h2>Dit kwartaal</h2>
<table><caption>Bezoeken dit kwartaal</caption><tr><th>Dag</th></tr><tr><td>5-7-2010</td></tr></table>
<form method="post"><input type="hidden" name="csrf_token" value="x">
<label for="day">Dag</label><input id="day" name="day"><button>Bewaren</button></form>
<form method="get" role="search"><label for="zoek">Zoek</label><input id="zoek" name="zoek" maxlength="100"></form>
<img src="/grafiek.svg" alt="Bezoeken per maand"></main></body></html>"""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=()",
    "Cache-Control": "no-store",
}


def found(html: str = GOOD, path: str = "/intern/bezoeken/", **headers: str) -> list[str]:
    """What the rules say of a page that a made-up application sends."""
    app = Flask("made_up")

    def answer() -> Response:
        sent = HEADERS | {name.replace("_", "-"): value for name, value in headers.items()}
        return Response(html, headers=sent, mimetype="text/html")

    app.add_url_rule(path, view_func=answer)

    def no_fetch(*_: Any, **__: Any) -> Page:
        raise AssertionError("nothing is fetched here")

    return offences(Page(app.test_client().get(path), [], no_fetch), WORDS)


def test_a_good_page_is_left_alone() -> None:
    assert found() == []


OFFENDERS = {
    "one as many": ("Drie bezoeken.", "Er zijn 1 bezoeken."),
    "no language": ('lang="nl"', ""),
    "two h1": ("<h2>Dit kwartaal</h2>", "<h1>Dit kwartaal</h1>"),
    "no h1": ("<h1>Bezoeken</h1>", ""),
    "other title": ("<title>Bezoeken", "<title>Werkplein"),
    "skipped heading": ("<h2>Dit kwartaal</h2>", "<h3>Dit kwartaal</h3>"),
    "empty heading": ("<h2>Dit kwartaal</h2>", "<h2> </h2>"),
    "no caption": ("<caption>Bezoeken dit kwartaal</caption>", ""),
    "no header cells": ("<th>Dag</th>", "<td>Dag</td>"),
    "no label": ('<label for="day">', "<label>"),
    "no token": ('<input type="hidden" name="csrf_token" value="x">', ""),
    "search without an end": (' maxlength="100"', ""),
    "inline style": ("<p>Drie", '<p style="color: red">Drie'),
    "event attribute": ("<button>", '<button onclick="go()">'),
    "inline script": ("</main>", "<script>go()</script></main>"),
    "same id twice": ("<p>Drie", '<p id="day">Drie'),
    "no text alternative": (' alt="Bezoeken per maand"', ""),
    "None": ("Drie bezoeken", "None bezoeken"),
    "template expression": ("Drie bezoeken", "{{ count }} bezoeken"),
    "enum member": ("Drie bezoeken", "VisitStatus.PLANNED"),
    "stored value": ("Drie bezoeken", "Voldoet not_met"),
    "Python object": ("Drie bezoeken", "&lt;Visit object at 0x7f&gt;".replace("Visit", "visits.Visit")),
}


@pytest.mark.parametrize("offence", OFFENDERS)
def test_an_offending_page_is_caught(offence: str) -> None:
    good, bad = OFFENDERS[offence]
    assert good in GOOD

    assert found(GOOD.replace(good, bad, 1))


def test_an_internal_page_that_may_be_stored_is_caught() -> None:
    assert found(Cache_Control="public")


def test_a_missing_security_header_is_caught() -> None:
    assert found(X_Content_Type_Options="")


def test_an_unsafe_policy_is_caught() -> None:
    assert found(Content_Security_Policy="default-src 'none'; style-src 'unsafe-inline'")


def test_a_public_page_that_knows_its_visitor_is_caught() -> None:
    assert found(path="/landkaart/", Vary="Cookie")
    assert found(path="/landkaart/", Set_Cookie="a=b")
