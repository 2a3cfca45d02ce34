"""The grammar of forms."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask, current_app
from werkzeug.datastructures import MultiDict
from wtforms import PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from werkplein.core import forms
from werkplein.core.errors import DomainError, Refused


class VisitForm(forms.BaseForm):
    name = StringField("Naam", [forms.required("de naam"), forms.max_length(200, "de naam")])
    seen_on = forms.DutchDateField("Datum", [forms.required("de datum van de waarneming")])
    month = forms.MonthField("Maand")
    mark = forms.DutchDecimalField("Cijfer", [forms.between(1, 10, "het cijfer")])
    people = forms.DutchWholeField("Aantal")
    kind = SelectField("Soort", [forms.choose("een soort")], choices=[("", "Kies"), ("audit", "Audit")])
    verdict = RadioField("Oordeel", choices=[("met", "Voldaan")], validate_choice=True)
    note = TextAreaField("Notitie")
    password = PasswordField("Wachtwoord")


GOOD = {
    "name": "  Regio\u00a0Zwolle ",
    "seen_on": "5-7-2010",
    "month": "mei 2010",
    "mark": "6,8",
    "people": "1.234",
    "kind": "audit",
    "verdict": "met",
    "note": "een\r\ntwee \x00\u200b",
    "password": " geheim ",
}


@pytest.fixture
def filled():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="test", WTF_CSRF_ENABLED=False)

    def fill(**changed):
        return VisitForm(MultiDict({**GOOD, **changed}))

    with app.test_request_context(method="POST"):
        yield fill


@pytest.mark.parametrize("typed", ["1 mei", "1 mei 2010"])
def test_a_day_without_a_year_is_that_of_this_year(filled, typed):
    current_app.config["TODAY"] = date(2010, 7, 5)

    assert filled(seen_on=typed).seen_on.data == date(2010, 5, 1)


def test_what_was_typed_is_read_and_tidied_once(filled):
    form = filled()

    assert form.validate(), form.errors
    assert form.name.data == "Regio\u00a0Zwolle"
    assert (form.seen_on.data, form.month.data, form.mark.data) == (date(2010, 7, 5), "2010-05", Decimal("6.8"))
    assert form.people.data == 1234
    assert form.note.data == "een\ntwee"
    assert form.password.data == " geheim "  # a password is not text


@pytest.mark.parametrize(
    ("typed", "kept"), [(".", ""), ("." * 25, ""), ("- –", ""), ("?!", ""), ("5", "5"), ("€", "€"), ("ja.", "ja.")]
)
def test_dots_and_dashes_alone_say_nothing(filled, typed, kept):
    assert filled(name=typed).name.data == kept


@pytest.mark.parametrize("unseen", ["\u00ad", "\u115f", "\u1160", "\u2800", "\u3164", "\uffa0", "\u200b \u2800"])
def test_a_text_of_which_nothing_can_be_seen_is_no_text(filled, unseen):
    assert filled(name=unseen * 25).name.data == ""
    assert filled(name=f"Re{unseen.strip()}gio").name.data.replace(" ", "") == "Regio"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "   ", "Vul de naam in."),
        ("name", "x" * 10_000, "Maak de naam korter: hoogstens 200 tekens, nu zijn het er 10.000."),
        ("seen_on", "", "Vul de datum van de waarneming in."),
        ("seen_on", "31-2-2010", "31-2-2010 bestaat niet: februari 2010 heeft 28 dagen."),
        ("month", "13-2010", "13-2010 bestaat niet: een jaar heeft 12 maanden."),
        ("mark", "6.8", "Cijfer: Schrijf decimalen met een komma: 6,8 in plaats van 6.8."),
        ("mark", "11", "Controleer het cijfer: het getal ligt tussen 1 en 10."),
        ("people", "2,5", "Aantal: 2,5 is geen heel getal. Schrijf alleen cijfers, bijvoorbeeld 1240."),
        ("people", "12,5x", "Aantal: ‘12,5x’ is geen getal. Schrijf bijvoorbeeld 58."),
        ("kind", "", "Kies een soort."),
        ("kind", "feest", "Kies een soort."),
        ("verdict", "x", "Kies een van de mogelijkheden in de lijst."),
        ("note", "x" * 10_001, "Maak deze tekst korter: hoogstens 10.000 tekens, nu zijn het er 10.001."),
    ],
)
def test_each_error_is_one_dutch_sentence(filled, field, typed, sentence):
    form = filled(**{field: typed})

    assert not form.validate()
    assert form.errors == {field: [sentence]}


def test_what_was_typed_is_kept_on_the_page(filled):
    form = filled(seen_on="31-2-2010", mark="6.8")

    form.validate()

    assert 'value="31-2-2010"' in form.seen_on()
    assert 'value="6.8"' in form.mark()


def test_html_in_a_name_is_shown_as_text(filled):
    assert "&lt;script&gt;" in filled(name="<script>").name()


def test_a_value_from_the_database_is_shown_the_dutch_way(filled):
    form = VisitForm(MultiDict(), data={"seen_on": date(2010, 7, 5), "mark": Decimal("6.50")})

    assert 'value="5-7-2010"' in form.seen_on()
    assert 'value="6,50"' in form.mark()


def test_a_refusal_is_put_at_its_field_or_on_top(filled):
    form = filled()
    form.validate()

    form.add(DomainError("Deze dag is al bezet.", "seen_on"))
    form.add(DomainError("Het kwartaal is vastgesteld."))
    form.add(DomainError("Dit veld is er niet.", "elders"))

    assert form.seen_on.errors == ["Deze dag is al bezet."]
    assert form.form_errors == ["Het kwartaal is vastgesteld.", "Dit veld is er niet."]


def test_several_refusals_are_put_each_at_its_field(filled):
    form = filled()
    form.validate()

    form.add(Refused([DomainError("Deze dag is al bezet.", "seen_on"), DomainError("Het kwartaal is vastgesteld.")]))

    assert form.seen_on.errors == ["Deze dag is al bezet."]
    assert form.form_errors == ["Het kwartaal is vastgesteld."]


def test_a_form_from_elsewhere_is_refused_in_dutch(filled):
    from flask import current_app

    current_app.config["WTF_CSRF_ENABLED"] = True
    form = filled()

    assert not form.validate()
    assert form.errors["csrf_token"][0].startswith("Deze pagina stond te lang open")


def test_a_text_that_is_too_long_is_not_judged_further(filled):
    class Form(forms.BaseForm):
        code = StringField("Code", [forms.max_length(5, "de code"), refuse_all])

    with_long, with_short = (Form(MultiDict({"code": code})) for code in ("abcdef", "abc"))

    assert not with_long.validate()
    assert not with_short.validate()
    assert with_long.code.errors == ["Maak de code korter: hoogstens 5 tekens, nu zijn het er 6."]
    assert with_short.code.errors == ["Dit is geen code."]


def refuse_all(_form, _field):
    raise ValidationError("Dit is geen code.")


@pytest.mark.parametrize(
    ("typed", "is_refused"),
    [
        ("De heer met 123456782 kwam langs.", True),
        ("123456782", True),
        ("1234.56.782", True),
        ("1234/56/782", True),
        ("Cliënt 2 123456782 staat op de lijst.", True),
        ("Op 5-7-2010 123456782 gebeld.", True),
        ("Nummer 123 456 782", False),
        ("Afspraak op 16-7-2010 13:00 uur", False),
        ("Wekelijks 120 135 140 klanten", False),
        ("Bel +31 (0)6 12345709 of +31 (0)612345709 of 0031 612345709.", False),
        ("Bel +31 123456782 of 0031 123456782 of +31 (0)123456782.", False),
        ("BSN: 123456782", True),
        # Eight digits are one only when the word stands before them.
        ("BSN 10000008", True),
        ("Dossier 10000008", False),
        ("123456783", False),
        ("Bel 06 12345678 of 010-4567890.", False),
        ("Bel +31 612345678 of 0612345678.", False),
        ("Op 05-07-2010 kwamen er 1.234 van de 56.782.", False),
        ("999999999", False),
    ],
)
@pytest.mark.parametrize("name", ["name", "note"])
def test_a_citizen_service_number_in_a_text_is_refused_and_kept_on_the_page(filled, name, typed, is_refused):
    form = filled(**{name: typed})

    assert form.validate() is not is_refused
    assert form[name].data == typed
    if is_refused:
        assert "burgerservicenummer (BSN)" in form.errors[name][0]


def test_no_text_is_cut_by_the_browser_without_a_word(filled):
    form = filled(name="n" * 10_000)

    assert not form.validate()
    assert form.errors["name"] == ["Maak de naam korter: hoogstens 200 tekens, nu zijn het er 10.000."]
    assert "maxlength" not in form.name() + form.note()
