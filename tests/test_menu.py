"""Every page of signed-in people lies beneath an entry of the menu, so that the menu says where one is."""

import pytest
from flask import url_for

from tests.support.policy import NOBODY, ROUTES
from tests.support.roles import ROLES
from werkplein.core.feature import features_of
from werkplein.people.rules import Role

# The start, one's own account, and what is no page.
APART = ("/intern/account/", "/intern/aangemeld/", "/intern/grafieken/")


def test_every_page_lies_beneath_one_entry_of_the_menu(app):
    with app.test_request_context("/"):
        features = features_of(app)
        entries = {item.endpoint: url_for(item.endpoint) for feature in features for item in feature.menu}
    beneath = {address: above for feature in features for address, above in feature.beneath.items()}
    known = (*entries.values(), *beneath, *APART)

    assert set(beneath.values()) <= set(entries)
    pages = {
        rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/intern/") and "GET" in rule.methods
    }
    assert sorted(page for page in pages - {"/intern/"} if not page.startswith(known)) == []
    assert sorted(address for address in beneath if not any(page.startswith(address) for page in pages)) == []


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/intern/inlezen/werkpleinen/", "Werkpleinen"),
        ("/intern/inlezen/uitstroom/", "Cijfers"),
        ("/intern/inlezen/antwoorden/", "Mijlpalen"),
        ("/intern/werkpleinen/", "Werkpleinen"),
    ],
)
def test_the_entry_above_a_page_is_marked(browse, anna, path, label):
    marked = browse(path, by=anna).html.select('nav[aria-label="Hoofdmenu"] [aria-current]')

    assert [each.get_text(strip=True) for each in marked] == [label]


@pytest.mark.parametrize(
    ("role", "path", "label"),
    [
        (Role.VISITING_REVIEWER, "/intern/visitaties/", "Visitaties"),
        (Role.STEERING_GROUP, "/intern/visitaties/", "Bezoeken"),
        (Role.STEERING_GROUP, "/intern/bezoeken/", "Bezoeken"),
    ],
)
def test_a_page_whose_own_entry_a_reader_lacks_is_marked_at_the_one_above(browse, a_person, role, path, label):
    marked = browse(path, by=a_person(role)).html.select('nav[aria-label="Hoofdmenu"] [aria-current]')

    assert [each.get_text(strip=True) for each in marked] == [label]


@pytest.mark.parametrize("role", ["dco", "g4_representative", "process_supporter", "secretariat", "steering_group"])
def test_every_page_that_who_reads_all_may_open_has_a_mark_in_the_menu(app, role):
    with app.test_request_context("/"):
        features = features_of(app)
        menu = [item for feature in features for item in feature.menu if item.permission in ROLES[role]]
        held = {item.endpoint: url_for(item.endpoint) for item in menu}
    beneath = [address for feature in features for address, above in feature.beneath.items() if above in held]
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/intern/") and "GET" in rule.methods]
    pages = {rule.rule for rule in rules if ROUTES.get(rule.endpoint, NOBODY).permission in ROLES[role]}

    assert (
        sorted(page for page in pages - {"/intern/"} if not page.startswith((*held.values(), *beneath, *APART))) == []
    )


def test_one_s_own_name_is_marked_on_the_page_of_the_account(browse, anna):
    name = '.wp-wie a[href="/intern/account/"]'

    assert browse("/intern/account/", by=anna).one(name)["aria-current"] == "page"
    assert not browse("/intern/werkpleinen/", by=anna).one(name).has_attr("aria-current")


def test_an_address_that_does_not_exist_keeps_the_menu_of_who_is_signed_in(browse, a_person):
    page = browse("/intern/bestaat-niet/", by=a_person(Role.STEERING_GROUP), status=404)

    assert "/intern/overzicht/" in page.links()
    assert "Naar uw startpagina" in page.text
    assert "/intern/overzicht/" not in browse("/bestaat-niet/", by=a_person(Role.STEERING_GROUP), status=404).links()
