"""What each figure means on the public site: the version that a release used, also when a newer one holds."""

from dataclasses import replace
from datetime import date

import pytest

from werkplein.core.files import store
from werkplein.programme.definition_rules import used_on
from werkplein.programme.definitions import definitions
from werkplein.publication import actions, defined, queries
from werkplein.publication.content import Content
from werkplein.publication.rules import Figure

OUTFLOW = "uitstroom-naar-werk"


@pytest.fixture
def release(app, may_month, publish):
    with app.app_context():
        yield publish()


@pytest.fixture
def changed():
    """The definitions as they will be once outflow means something else, after the release."""
    first, *others = definitions()
    new = replace(first.versions[0], number=2, valid_from=date(2010, 9, 1), changed="Zelfstandigen tellen niet mee.")
    return (replace(first, versions=(*first.versions, new)), *others)


def content_of(session, release) -> Content:
    return actions.content_of(store(), queries.by_number(session, release.number))


def test_a_release_keeps_which_versions_it_used(session, release, today):
    assert content_of(session, release).definitions == used_on(definitions(), today)


def test_a_release_of_before_the_definitions_is_read_as_it_was(session, release):
    raw = content_of(session, release).to_bytes()
    start = raw.index(b'"definitions":')
    before = Content.from_bytes(raw[:start] + raw[raw.index(b"}", start) + 2 :])

    assert not before.definitions
    assert [each.version.number for each in defined.defined(before, definitions())] == [1] * len(definitions())


def test_a_newer_version_leaves_the_page_of_the_release_as_it_was(session, release, changed):
    found = {path: context for path, _, context in defined.pages(content_of(session, release), changed)}

    assert found[f"/definities/{OUTFLOW}/"]["it"].version.number == 1
    assert found[f"/definities/{OUTFLOW}/versie-2/"]["is_current"] is False
    assert found[f"/definities/{OUTFLOW}/versie-1/"]["is_current"] is True


def test_a_release_after_the_change_uses_the_newer_version(session, release, changed):
    later = replace(content_of(session, release), definitions=used_on(changed, date(2010, 9, 1)))

    words = [each.words for each in defined.of_figure(later, changed, Figure.OUTFLOW)]

    assert words[0] == "Uitstroom naar werk, versie 2"


@pytest.mark.parametrize("path", ["/", "/werkpleinen/leader/", "/zo-rekenen-wij/", "/definities/"])
def test_figures_lead_to_what_they_mean(browse, release, path):
    page = browse(path)

    assert f"/definities/{OUTFLOW}/" in page.links()


def test_a_definition_says_what_counts_what_does_not_and_which_version_it_is(browse, release):
    page = browse(f"/definities/{OUTFLOW}/")

    assert page.h1 == "Uitstroom naar werk"
    assert page.all(".wp-feiten li") == ["Versie 1", "Geldt vanaf 1 juli 2009", "Gebruikt in vrijgave 1"]
    assert "Werk als zelfstandige." in page.text
    assert "Werken met een aanvullende uitkering." in page.text


def test_what_is_not_delivered_yet_says_so(browse, release):
    assert "Dit cijfer staat nog niet op de Landkaart." in browse("/definities/plaatsingen-in-deeltijd/").text


@pytest.mark.parametrize("path", ["uitstroom/", f"{OUTFLOW}/versie-2/", f"{OUTFLOW}/1/", "%2e%2e/"])
def test_what_is_not_defined_has_no_page(browse, release, path):
    browse(f"/definities/{path}", status=404)
