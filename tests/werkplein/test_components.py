"""The macros that all pages are made of: labels, ids, and how errors are tied to their fields."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask, render_template_string
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from tests.support.page import words
from tests.support.page_rules import html_offences
from werkplein.core import frontend, labels
from werkplein.core.forms import BaseForm, DutchDateField, choose, required
from werkplein.core.labels import LabelEnum
from werkplein.core.web import Entry, drawn

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


class Answer(LabelEnum):
    """Three values such as a verdict has."""

    MET = "met", "Voldaan"
    PARTLY = "partly", "Deels"
    NOT_MET = "not_met", "Niet voldaan"


class Example(BaseForm):
    """One field of each kind."""

    name = StringField("Naam", [required("de naam")], description="Zoals op de gevel")
    day = DutchDateField("Datum van het bezoek")
    note = TextAreaField("Toelichting")
    region = SelectField("Regio", choices=[("", "Kies een regio"), ("a", "Achterhoek")])
    verdict = RadioField("Wat ziet u?", [choose("wat u ziet")], choices=Answer.choices())
    towns = SelectMultipleField(
        "Gemeenten", choices=[("d", "Dalfsen")], widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    agreed = BooleanField("Ik heb de cijfers gezien")


@pytest.fixture
def drawing() -> Iterator[Any]:
    """A function that renders a piece of template, with all macros at hand."""
    app = Flask("components", template_folder=str(TEMPLATES), static_folder=None)
    app.config.update(SECRET_KEY="for-components-only", WTF_CSRF_ENABLED=False)
    app.jinja_env.filters.update(labels.FILTERS)
    app.jinja_env.globals |= {"csrf_token": lambda: "token", "drawn": drawn}
    frontend.init_app(app)
    imports = "".join(
        f'{{% import "components/{name}.html" as {name} %}}'
        for name in ("signs", "messages", "table", "forms", "numbers", "charts")
    )

    def draw(source: str, **context: Any) -> BeautifulSoup:
        return BeautifulSoup(render_template_string(imports + source, **context), "html.parser")

    with app.test_request_context("/intern/", method="POST"):
        yield draw


def refused(**typed: str) -> Example:
    """The form after it was sent with this and refused."""
    from werkzeug.datastructures import MultiDict

    form = Example(formdata=MultiDict(typed))
    assert not form.validate()
    return form


def one(html: BeautifulSoup, selector: str) -> Tag:
    found = html.select_one(selector)
    assert found is not None, selector
    return found


@pytest.mark.parametrize("name", ["name", "day", "note", "region"])
def test_a_field_has_a_label(drawing: Any, name: str) -> None:
    html = drawing("{{ forms.field(form[name]) }}", form=Example(), name=name)

    assert words(one(html, f"label[for={name}]"))
    assert one(html, f"#{name}")["name"] == name


def test_a_tick_stands_in_its_label(drawing: Any) -> None:
    html = drawing("{{ forms.field(form.agreed) }}", form=Example())

    assert words(one(html, "label:has(#agreed)")) == "Ik heb de cijfers gezien"


@pytest.mark.parametrize("name", ["verdict", "towns"])
def test_a_choice_stands_under_one_legend(drawing: Any, name: str) -> None:
    html = drawing("{{ forms.field(form[name]) }}", form=Example(), name=name)

    assert words(one(html, "fieldset > legend"))
    assert all(words(label) for label in html.select("label"))
    assert len(html.select("label > input")) == len(html.select("input"))


def test_hint_and_error_are_tied_to_the_field(drawing: Any) -> None:
    html = drawing("{{ forms.field(form.name) }}", form=refused(name=""))
    field = one(html, "#name")

    assert field["aria-describedby"] == "name-hint name-fout"
    assert field["aria-invalid"] == "true"
    assert words(one(html, "#name-hint")) == "Zoals op de gevel"
    assert words(one(html, "#name-fout")) == "Fout: Vul de naam in."


def test_a_field_without_error_says_nothing_about_errors(drawing: Any) -> None:
    html = drawing("{{ forms.field(form.note) }}", form=Example())

    assert not one(html, "#note").has_attr("aria-invalid")
    assert not one(html, "#note").has_attr("aria-describedby")


def test_the_summary_links_to_the_fields(drawing: Any) -> None:
    source = "{% call forms.post_form(form) %}{{ forms.field(form.name) }}{{ forms.tiles(form.verdict) }}{% endcall %}"
    html = drawing(source, form=refused(name="", region="a"))
    targets = [str(link["href"]) for link in html.select("#fouten a")]

    assert targets == ["#name", "#verdict-0"]
    assert all(html.select(target) for target in targets)
    assert one(html, "#fouten")["role"] == "alert"


def test_what_was_typed_stays(drawing: Any) -> None:
    form = refused(day="31-2-2010", note="Balie <samen>", verdict="partly")
    html = drawing(
        "{{ forms.date_field(form.day) }}{{ forms.field(form.note) }}{{ forms.tiles(form.verdict) }}", form=form
    )

    assert one(html, "#day")["value"] == "31-2-2010"
    assert one(html, "#note").get_text().strip() == "Balie <samen>"
    assert [option["value"] for option in html.select("input[checked]")] == ["partly"]


def test_a_form_leaves_checking_to_the_server(drawing: Any) -> None:
    html = drawing("{% call forms.post_form(form) %}{% endcall %}", form=Example())

    assert one(html, "form").has_attr("novalidate")


def test_every_option_of_tiles_carries_its_sign(drawing: Any) -> None:
    html = drawing('{{ forms.tiles(form.verdict, signs="verdict") }}', form=Example())

    assert [use["href"] for use in html.select("use")] == ["#verdict-met", "#verdict-partly", "#verdict-not_met"]


@pytest.mark.parametrize("value", list(Answer))
def test_a_sign_has_a_shape_and_a_word(drawing: Any, value: Answer) -> None:
    html = drawing("{% include 'components/sprite.html' %}{{ signs.verdict_sign(value) }}", value=value)

    assert html.select(f"symbol#verdict-{value.value}")
    assert words(one(html, ".wp-stand")) == value.label
    assert one(html, ".wp-stand svg")["aria-hidden"] == "true"


def test_no_answer_is_a_sign_of_its_own(drawing: Any) -> None:
    html = drawing("{{ signs.verdict_sign(none) }}")

    assert words(html) == "Niet beantwoord"


def test_a_sign_without_word_keeps_it_for_screen_readers(drawing: Any) -> None:
    html = drawing('{{ signs.level_sign(value, "xl", word=false) }}', value=Answer.MET)

    assert words(one(html, ".wp-verborgen")) == "Voldaan"


def test_a_table_has_caption_and_headers(drawing: Any) -> None:
    source = """{% call(row) table.table(rows, "Cijfers", ["Werkplein", ("Aantal", "num down"), ("Doen", "hide")]) %}
        {{ table.head(row) }}{{ table.cell(12, "num") }}{{ table.cell("") }}{% endcall %}"""
    html = drawing(source, rows=["Assen", "<b>Zwolle</b>"])

    assert words(one(html, "caption")) == "Cijfers"
    assert [words(cell) for cell in html.select("tbody th")] == ["Assen", "<b>Zwolle</b>"]
    assert one(html, "thead th.wp-num")["aria-sort"] == "descending"


def test_an_empty_table_says_what_to_do(drawing: Any) -> None:
    source = (
        '{% call(row) table.table([], "Bezoeken", ["Dag"], empty="Nog geen bezoeken.", action=action) %}{% endcall %}'
    )
    html = drawing(source, action=("Plan", "/x"))

    assert not html.select("table")
    assert words(html) == "Nog geen bezoeken. Plan"
    assert one(html, "a")["href"] == "/x"


def test_pages_of_a_list_are_numbered(drawing: Any) -> None:
    source = '{% macro url_of(n) %}?blad={{ n }}{% endmacro %}{{ table.pagination(2, 3, 121, url_of, "Werkpleinen") }}'
    html = drawing(source)

    assert [link["href"] for link in html.select("a")] == ["?blad=1", "?blad=3"]
    assert "Pagina 2 van 3 · 121 Werkpleinen" in words(html)


def test_a_section_is_named_by_its_heading(drawing: Any) -> None:
    html = drawing('{% call messages.section("Laatste cijfers", level=3) %}x{% endcall %}')

    assert one(html, "section")["aria-labelledby"] == one(html, "h3")["id"]


def test_a_sparkline_leaves_a_gap_where_nothing_was_delivered(drawing: Any) -> None:
    html = drawing('{{ charts.sparkline([1.0, none, 2.0], "Van 1 naar 2 procent") }}')

    assert one(html, "path.s-accent")["d"].count("M") == 2
    assert one(html, "svg")["aria-label"] == "Van 1 naar 2 procent"


def test_a_sparkline_of_nothing_is_nothing(drawing: Any) -> None:
    assert not words(drawing('{{ charts.sparkline([none, none], "Leeg") }}'))
    assert not drawing('{{ charts.sparkline([none], "Leeg") }}').select("svg")


def test_a_stacked_bar_fills_its_width(drawing: Any) -> None:
    html = drawing('{{ charts.stacked_bar([(1, "good"), (0, "partly"), (3, "bad")], "1 van 4") }}')

    assert [part["x"] for part in html.select("rect")] == ["0.0", "75.0"]


PAGE = """{% extends "layouts/LAYOUT.html" %}{% block title %}Bezoeken{% endblock %}
{% block content %}<p>Inhoud</p>{% endblock %}"""


@pytest.mark.parametrize("layout", ["public", "internal", "narrow"])
def test_each_layout_keeps_the_rules_of_the_house(drawing: Any, layout: str) -> None:
    menu = (Entry("Bezoeken", "/intern/bezoeken/", is_current=True),)
    html = drawing_page(drawing, layout, menu=menu, actor=type("Actor", (), {"label": "Secretariaat"}))

    assert list(html_offences(html)) == []
    assert one(html, "a.nl-skip-link")["href"] == "#inhoud"


def drawing_page(drawing: Any, layout: str, **context: Any) -> BeautifulSoup:
    from flask import current_app

    with current_app.test_request_context("/intern/"):
        return BeautifulSoup(render_template_string(PAGE.replace("LAYOUT", layout), **context), "html.parser")


@pytest.mark.parametrize("layout", ["internal", "narrow", "public"])
def test_example_data_are_announced_with_the_day_that_stands_still(drawing: Any, layout: str) -> None:
    html = drawing_page(drawing, layout, example=True, fixed_date=date(2010, 7, 5))

    assert words(one(html, ".wp-voorbeeld")).endswith("Programmadatum: maandag 5 juli 2010.")
    assert not one(html, ".wp-voorbeeld").select("[class*=wp-alleen]")


def test_a_day_that_moves_on_is_not_told(drawing: Any) -> None:
    html = drawing_page(drawing, "public", example=True, fixed_date=None, programme_date=date(2010, 7, 5))

    assert words(one(html, ".wp-voorbeeld")).endswith("zijn verzonnen.")


def test_the_public_layout_never_asks_who_is_signed_in(drawing: Any) -> None:
    html = drawing_page(drawing, "public", actor=type("Actor", (), {"label": "Secretariaat"}))

    assert "Secretariaat" not in words(html)
    assert not html.select("form")
