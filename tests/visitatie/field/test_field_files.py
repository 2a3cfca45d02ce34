"""An audit carried as a file: after the browser was cleared, tampered with, and beside another on the phone."""

import re

import pytest

from tests.visitatie.field.travelling import (
    PHRASE,
    assert_all_is_there_once,
    fill_all,
    go,
    is_kept,
    left_behind,
    make_ready,
    open_file,
    saved_file,
    unlock,
)

pytestmark = pytest.mark.browser


def test_a_file_brings_everything_back_after_the_browser_was_cleared(on_phone, address, session, confirmed):
    visit_id = confirmed.id
    with on_phone() as context:
        page = context.new_page()
        make_ready(page, address)
        context.set_offline(True)
        fill_all(page)
        is_kept(page)
        data = saved_file(page)

    assert PHRASE.encode() not in data
    assert b"wachtrij" not in data
    assert b"Gezien" not in data
    # Another folder: everything the browser kept is gone.
    with on_phone("cleared") as context:
        page = context.new_page()
        page.goto(address)
        page.get_by_label("Bedenk een wachtzin").wait_for()
        open_file(page, address, data)
        page.get_by_text("12 van 12 mijlpalen ingevuld").wait_for()
        go(page, "afronden", "#held_on")
        page.get_by_role("button", name="Rond af en verstuur").click()
        page.get_by_text("11 onderdelen zijn aangekomen.").wait_for()

    assert_all_is_there_once(session, visit_id)


def changed(data, at):
    """The same file with one bit turned."""
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def bad_files(data):
    """Files that are not what they were, by what is wrong."""
    return {
        "a bit in a piece": changed(data, len(data) // 2),
        "the last bit": changed(data, len(data) - 1),
        "cut off halfway": data[: len(data) // 2],
        "a byte too few": data[:-1],
        "something behind it": data + b"more",
        "no file of ours": b"%PDF-1.7",
        "nothing": b"",
        "another account": re.sub(rb'"account":\d+', b'"account":9999', data, count=1),
    }


def test_a_file_that_was_tampered_with_is_refused_as_a_whole(on_phone, address):
    with on_phone() as context:
        page = context.new_page()
        make_ready(page, address)
        go(page, "a1", "#a1-note")
        page.locator("#a1-note").fill("Het bord hangt er.")
        is_kept(page)
        data = saved_file(page)

    with on_phone("cleared") as context:
        page = context.new_page()
        page.goto(address)
        page.get_by_label("Bedenk een wachtzin").wait_for()
        for name, each in bad_files(data).items():
            open_file(page, address, each)
            page.get_by_text("Niet geopend.").wait_for()
            assert page.locator("[role=alert]").inner_text().count(".") >= 2, name
            go(page, "", "#nogmaals")
        open_file(page, address, data, "een andere lange zin")
        page.get_by_text("De wachtzin past niet").wait_for()
        assert left_behind(page)[:2] == [[], []]


@pytest.mark.parametrize(("button", "words"), [("Houd de telefoon aan", "Later."), ("Neem het bestand over", "Eerst.")])
def test_where_a_file_and_the_phone_differ_a_person_chooses(on_phone, address, button, words):
    with on_phone() as context:
        page = context.new_page()
        make_ready(page, address)
        go(page, "a1", "#a1-note")
        page.locator("#a1-note").fill("Eerst.")
        is_kept(page)
        data = saved_file(page)
        go(page, "a1", "#a1-note")
        page.locator("#a1-note").fill("Later.")
        open_file(page, address, data)
        page.get_by_role("button", name=button).click()
        page.get_by_text("Het bestand is erbij genomen.").wait_for()
        is_kept(page)
        unlock(page, address)
        go(page, "a1", "#a1-note")
        assert page.locator("#a1-note").input_value() == words
