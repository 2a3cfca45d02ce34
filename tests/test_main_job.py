"""The main job from end to end, in a real browser, on both databases.

An MT answers and sees its level react; the steering group fixes the quarter; the audits appear; a month of outflow is
read in, released with a second account, and found on the public map and in the CSV.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from tests.support import live
from tests.support.screen import WIDTHS, Screen, new_context
from werkplein import example
from werkplein.app import create_app
from werkplein.core import clock
from werkplein.core.database import db, unit_of_work
from werkplein.core.feature import features_of
from werkplein.core.installation import Installation
from werkplein.core.schema import upgrade
from werkplein.register import file
from werkplein.register.file import RegisterFile
from werkplein.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Fewer Werkpleinen than the real register has: a release then takes seconds to write.
CODES = ("zwolle", "assen", "alkmaar", "breda", "delft", "emmen", "goes", "leiden", "tiel", "venlo", "weert", "ede")
MONTH = "2010-06"


def small_register() -> RegisterFile:
    register = file.read()
    return replace(
        register,
        locations=tuple(one for one in register.locations if one.code in CODES),
        areas=tuple(area for area in register.areas if area.werkplein in CODES),
    )


@pytest.fixture
def town(empty_database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The example year on twelve Werkpleinen, as demonstration mode fills it."""
    app = create_app(
        Settings(
            database_url=empty_database_url,
            files=str(tmp_path / "files"),
            secret_key="a secret for this test, of more than enough characters",
            today=example.EXAMPLE_TODAY,
            demonstration=True,
            log_level="ERROR",
        )
    )
    with app.app_context():
        upgrade(db.engine)
        with unit_of_work() as session:
            session.add(Installation(id=1, is_example=True, made_at=clock.now(), filled_at=clock.now()))
        example.fill(app, lambda _: None, small_register())
    yield app
    with app.app_context():
        db.engine.dispose()


def run_due_jobs(app: Flask) -> None:
    """Do what the scheduler does at each tick."""
    with app.app_context():
        for feature in features_of(app):
            for job in feature.jobs:
                with unit_of_work() as session:
                    job.run(session, example.EXAMPLE_TODAY)


def a_month_of_outflow() -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(["werkplein", "maand", "stroom", "klanten", "uitstroom"])
    for code in CODES:
        writer.writerow([code, MONTH, "uwv", 1201 if code == "zwolle" else 1000, 23])
        writer.writerow([code, MONTH, "gemeente", 799 if code == "zwolle" else 1000, 21])
    return text.getvalue().encode()


class Visitors:
    """A window per person, each signed in by the form."""

    def __init__(self, browser: "Browser", base: str) -> None:
        self.browser, self.base = browser, base

    def sign_in(self, name: str) -> "Page":
        screen = Screen(new_context(self.browser, WIDTHS[0]), self.base)
        return screen.sign_in(f"{name}@voorbeeld.test", example.EXAMPLE_PASSWORD)

    def nobody(self) -> "Page":
        return Screen(new_context(self.browser, WIDTHS[0]), self.base).page


@pytest.mark.browser
@pytest.mark.both
def test_from_an_answer_to_a_public_figure(
    town: Flask, chromium_browser: "Browser", database_kind: str, tmp_path: Path
) -> None:
    with live.serving(town) as base:
        visitors = Visitors(chromium_browser, base)

        answer_and_hand_in(visitors.sign_in("mt.zwolle"))
        fix_the_quarter(visitors.sign_in("stuurgroep"))
        run_due_jobs(town)
        find_the_audits(visitors.sign_in("ondersteuner"))
        release = read_in_and_prepare(visitors.sign_in("secretariaat"), tmp_path / "juni.csv")
        approve(visitors.sign_in("stuurgroep"), release)
        run_due_jobs(town)
        find_on_the_map(visitors.nobody(), base)


def answer_and_hand_in(page: "Page") -> None:
    assert page.get_by_role("heading", level=1).inner_text() == "Werkplein Regio Zwolle"
    assert "Middengroep" in page.inner_text("main")
    page.get_by_role("link", name="Ga verder").click()
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.locator("#e1").get_by_role("radio", name="Nee").check()
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.locator("#f1").get_by_role("radio", name="Deels").check()
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.locator("#e2").get_by_role("button", name="Bewaar e2").click()

    page.get_by_role("button", name="Lever in").click()
    page.wait_for_url("**/intern/werkpleinen/zwolle/")

    shown = page.inner_text("main")
    assert "(volgens de regel nu achterblijver)" in shown
    assert "Mijlpaal e1 is niet gehaald." in shown


def fix_the_quarter(page: "Page") -> None:
    page.get_by_role("link", name=re.compile("^Stel .*2e kwartaal")).click()
    page.get_by_role("button", name="Stel het 2e kwartaal 2010 vast").click()
    page.wait_for_url("**/intern/overzicht/")

    assert "Het 2e kwartaal 2010 is vastgesteld." in page.inner_text("body")


def find_the_audits(page: "Page") -> None:
    page.goto(page.url.split("/intern/")[0] + "/intern/bezoeken/?kwartaal=2010-K3")

    shown = page.inner_text("main")
    assert "Assen" in shown
    # It fell for the first time, and only by its own word: it stays in the middle group this quarter.
    assert "Regio Zwolle" not in shown
    assert "Te plannen" in shown


def read_in_and_prepare(page: "Page", path: Path) -> str:
    path.write_bytes(a_month_of_outflow())
    page.goto(page.url.split("/intern/")[0] + "/intern/inlezen/uitstroom/")
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Controleer").click()
    page.get_by_role("button", name="Bevestig").click()
    page.get_by_text("Ingelezen: 24 regels.").wait_for()

    page.goto(page.url.split("/intern/")[0] + "/intern/vrijgaven/klaarzetten/")
    page.get_by_role("radio", name="Meteen na goedkeuring").check()
    page.get_by_role("button", name="Zet klaar").click()
    page.get_by_text("Een ander kan die nu goedkeuren.").wait_for()
    assert page.get_by_role("radio", name="Goedkeuren").count() == 0
    return page.url


def approve(page: "Page", address: str) -> None:
    page.goto(address)
    page.get_by_role("radio", name="Goedkeuren").check()
    page.get_by_role("checkbox").check()
    with page.expect_navigation(wait_until="networkidle"):
        page.get_by_role("button", name="Geef uw oordeel").click()

    assert "er klopt iets niet" not in page.title()


def find_on_the_map(page: "Page", base: str) -> None:
    page.goto(base + "/")
    assert page.get_by_role("heading", level=1).inner_text() == "Uitstroom naar werk, juni 2010"

    # 23 + 21 = 44 of 2,000 clients: rounded to 45 of 2,000, and only then made a percentage.
    answer = page.request.get(base + "/open-data/actueel/uitstroom-naar-werk.csv")
    rows = list(csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig")), delimiter=";"))
    (row,) = [row for row in rows if {"zwolle", MONTH} <= set(row.values())]
    assert {"45", "2000", "2,3"} <= set(row.values())
    page.goto(base + "/werkpleinen/zwolle/")
    assert "2,3" in page.inner_text("main")
