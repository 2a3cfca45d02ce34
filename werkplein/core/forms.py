"""The base of every form: text stripped once, one Dutch sentence per error, what was typed kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.csrf import _FlaskFormCSRF
from wtforms import Field, Form, StringField
from wtforms.fields import FileField, HiddenField, PasswordField, SelectChoice  # type: ignore[attr-defined]
from wtforms.fields.core import UnboundField
from wtforms.validators import StopValidation, ValidationError

from werkplein.core import bsn, clock
from werkplein.core.dutch import NotReadable, parse_date, parse_mark, parse_month, parse_number, parse_whole
from werkplein.core.errors import Conflict, DomainError
from werkplein.core.labels import date_nl, number

LONGEST_LINE = 200
LONGEST_TEXT = 10_000

_DUTCH = {
    "Not a valid choice.": "Kies een van de mogelijkheden in de lijst.",
    "Not a valid choice": "Kies een van de mogelijkheden in de lijst.",
    "Invalid Choice: could not coerce.": "Kies een van de mogelijkheden in de lijst.",
    "Invalid choice(s): one or more data inputs could not be coerced.": "Kies mogelijkheden uit de lijst.",
    "This field is required.": "Vul dit veld in.",
    "Not a valid integer value.": "Schrijf een heel getal, bijvoorbeeld 12.",
    "Invalid email address.": "Schrijf een volledig e-mailadres, bijvoorbeeld naam@voorbeeld.nl.",
    "Invalid input.": "Controleer wat u hebt ingevuld.",
}
_TOO_LONG_OPEN = (
    "Deze pagina stond te lang open, daarom is er nog niets opgeslagen. Uw invoer staat er nog: verstuur die opnieuw."
)


class _DutchMessages:
    """The few messages of the form library that can reach a reader."""

    def gettext(self, text: str) -> str:
        return _DUTCH.get(text, text)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return _DUTCH.get(one if count == 1 else many, "Controleer wat u hebt ingevuld.")


class _DutchCSRF(_FlaskFormCSRF):  # type: ignore[misc]
    """Say in Dutch that a form was not sent from the page we gave, and what to do."""

    def validate_csrf_token(self, form: Form, field: Field) -> None:
        try:
            super().validate_csrf_token(form, field)
        except ValidationError as error:
            raise ValidationError(_TOO_LONG_OPEN) from error


# Zero bytes, and what takes no room or is drawn as nothing: a text of these alone would pass for a reason.
_UNSEEN = dict.fromkeys(map(ord, "\x00\u00ad\u115f\u1160\u200b\u2060\u2800\u3164\ufeff\uffa0"))


def _tidied(text: Any) -> Any:
    """Text as it is kept: composed letters, plain line ends, no zero bytes, nothing around it or that nobody sees.

    Dots and dashes alone say nothing: a text without a letter, a number or a sign is none.
    """
    if not isinstance(text, str):
        return text
    tidied = unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(_UNSEEN)).strip()
    says_something = any(unicodedata.category(letter)[0] in "LNS" for letter in tidied)
    return tidied if says_something else ""


class BaseForm(FlaskForm):  # type: ignore[misc]
    """A form of Werkplein. A form gives `found()`: the small dataclass that its action wants."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Dutch messages, tidy text, and on every text field a length limit and no citizen service number."""

        csrf_class = _DutchCSRF

        def get_translations(self, form: Form) -> _DutchMessages:
            """Give our own sentences."""
            return _DutchMessages()

        def bind_field(self, form: Form, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Make the field, tidy its text, and limit it where it has no limit of its own."""
            plain = _tidying(unbound_field)
            if isinstance(plain.kwargs.get("choices"), list):
                choices = as_choices(plain.kwargs["choices"])
                plain = UnboundField(plain.field_class, *plain.args, **plain.kwargs | {"choices": choices})
            field: Field = plain.bind(form=form, **options)
            if _is_text(type(field)) and not any(isinstance(check, MaxLength) for check in field.validators):
                field.validators = [*field.validators, MaxLength(_longest(field), "deze tekst")]
            if _is_text(type(field)) and not isinstance(field, HiddenField):
                field.validators = [*field.validators, _refuse_personal_number]
            return field

    form_errors: list[str]
    # Somebody was first: then something was stored, though not what is in this form.
    is_late = False

    def add(self, error: DomainError) -> None:
        """Put each part of a refusal at the field it is about, or on top."""
        self.is_late = self.is_late or isinstance(error, Conflict)
        for part in error.parts:
            if part.field is not None and part.field in self:
                field = self[part.field]
                field.errors = [*field.errors, part.sentence]
            else:
                self.form_errors = [*self.form_errors, part.sentence]

    def found(self) -> Any:
        """Give what was found, as the action wants it. Each form says its own."""
        raise NotImplementedError


# The fields of forms are prepared once.
@lru_cache(maxsize=1024)
def _tidying(unbound_field: Any) -> UnboundField[Any]:
    given = dict(unbound_field.kwargs)
    if _is_text(unbound_field.field_class):
        given["filters"] = [_tidied, *given.get("filters", ())]
    return UnboundField(unbound_field.field_class, *unbound_field.args, **given)


def as_choices(choices: Sequence[Any]) -> list[SelectChoice]:
    """Give (value, label) pairs, as `LabelEnum.choices()` makes them, the way a select wants them."""
    return [SelectChoice(*choice) if isinstance(choice, tuple) else choice for choice in choices]


def grouped(value: str, label: str, group: str) -> SelectChoice:
    """Give a choice that stands in a select under the heading of its group."""
    return SelectChoice(value, label, optgroup=group)


def _is_text(field_class: type[Field]) -> bool:
    return issubclass(field_class, StringField) and not issubclass(field_class, PasswordField | FileField | _ReadField)


def _longest(field: Field) -> int:
    return LONGEST_TEXT if type(field.widget).__name__ == "TextArea" else LONGEST_LINE


class Given:
    """Something must be filled in. What cannot be read has its own sentence already; a list has only this one."""

    def __init__(self, sentence: str) -> None:
        """Keep the sentence and mark the field as required."""
        self.sentence = sentence
        self.field_flags = {"required": True}

    def __call__(self, form: Form, field: Field) -> None:
        """Refuse an empty field."""
        if field.errors:
            if hasattr(field, "choices"):
                field.errors = []
                raise StopValidation(self.sentence)
            raise StopValidation
        if _is_empty(field):
            raise StopValidation(self.sentence)


def _is_empty(field: Field) -> bool:
    if isinstance(field.data, str):
        return not field.data.strip()
    return field.data is None or (isinstance(field.data, Sequence) and len(field.data) == 0)


def required(what: str) -> Given:
    """Say "Vul de datum van de waarneming in." when `what` is missing."""
    return Given(f"Vul {what} in.")


def choose(what: str) -> Given:
    """Say "Kies een Werkplein." when nothing was chosen."""
    return Given(f"Kies {what}.")


def say_when_empty(sentence: str) -> Given:
    """Say this sentence when the field is empty, where "Vul ... in" does not fit."""
    return Given(sentence)


class MaxLength:
    """At most so many letters, with a sentence that says how many there are."""

    def __init__(self, most: int, what: str) -> None:
        """Keep the limit and the word for what is too long. No `maxlength`: by that a browser cuts without a word."""
        self.most = most
        self.what = what

    def __call__(self, form: Form, field: Field) -> None:
        """Refuse a longer text."""
        length = len(field.data or "")
        if length > self.most:
            # Nothing more is to be said of it: a text that is too long is not judged further.
            raise StopValidation(
                f"Maak {self.what} korter: hoogstens {number(self.most)} tekens, nu zijn het er {number(length)}."
            )


def _refuse_personal_number(form: Form, field: Field) -> None:
    """Refuse a text with a citizen service number: what is appended cannot be taken out again (design 4.17)."""
    if bsn.is_written(field.data or ""):
        raise ValidationError(
            "Hier staat een getal dat op een burgerservicenummer (BSN) lijkt. Dat mag niet op dit platform komen. "
            "Er is niets vastgelegd. Haal het getal weg en verstuur opnieuw. Is het een ander nummer? Schrijf er dan "
            "spaties in, zoals 12 34 56 789."
        )


def max_length(most: int, what: str) -> MaxLength:
    """Say "Maak de naam korter: ..." when a text is longer than `most` letters."""
    return MaxLength(most, what)


class between:
    """A number within borders, with a sentence that names them."""

    def __init__(self, least: Decimal | int, most: Decimal | int, what: str, decimals: int = 0) -> None:
        """Keep the borders and the word for the number."""
        self.least, self.most, self.what, self.decimals = least, most, what, decimals

    def __call__(self, form: Form, field: Field) -> None:
        """Refuse a number outside the borders."""
        if field.data is not None and not self.least <= field.data <= self.most:
            least, most = (number(border, self.decimals) for border in (self.least, self.most))
            raise ValidationError(f"Controleer {self.what}: het getal ligt tussen {least} en {most}.")


class _ReadField(StringField):
    """A text field that reads what was typed into a value, and keeps showing what was typed."""

    read: Callable[[str], Any]

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.show(self.data)

    def show(self, value: Any) -> str:
        return str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        self.data = None
        if typed := _tidied(valuelist[0]):
            self.data = self.read_typed(typed)

    def read_typed(self, typed: str) -> Any:
        """Read what was typed; a sentence about what cannot be read follows."""
        return type(self).read(typed)


class DutchDateField(_ReadField):
    """A day, written as 5-7-2010, 5 juli 2010 or 2010-07-05; 5 juli is that of this year."""

    read = staticmethod(parse_date)
    data: date | None  # type: ignore[assignment]

    def read_typed(self, typed: str) -> date:
        """Read what was typed; a day without a year lies in this one."""
        return parse_date(typed, clock.today().year)

    def show(self, value: date) -> str:
        """Write the day as it is asked."""
        return date_nl(value)


class MonthField(_ReadField):
    """A month, written as 2010-05, 5-2010 or mei 2010; its data is the code 2010-05."""

    read = staticmethod(parse_month)
    data: str | None


class _NumberField(_ReadField):
    """A field for a number: its sentence names the field, for there are often several."""

    def read_typed(self, typed: str) -> Any:
        try:
            return self.read_number(typed)
        except NotReadable as error:
            raise NotReadable(f"{self.label.text}: {error}") from error

    def read_number(self, typed: str) -> Any:
        """Read what was typed, before its field is named."""
        return type(self).read(typed)


class DutchDecimalField(_NumberField):
    """A number with a decimal comma."""

    read = staticmethod(parse_number)
    data: Decimal | None  # type: ignore[assignment]

    def show(self, value: Decimal) -> str:
        """Write the number with a comma."""
        return format(value, "f").replace(".", ",")


class DutchMarkField(DutchDecimalField):
    """A mark: 7,2, and 7.2 is the same."""

    read = staticmethod(parse_mark)


class DutchWholeField(_NumberField):
    """A whole number, with points between thousands if wanted; `example` is one that the field can take."""

    read = staticmethod(parse_whole)
    data: int | None  # type: ignore[assignment]

    def __init__(self, *args: Any, example: int | None = None, **kwargs: Any) -> None:
        """Keep the example for who writes something that is no number."""
        super().__init__(*args, **kwargs)
        self.example = "" if example is None else str(example)

    def read_number(self, typed: str) -> int:
        """Read what was typed; the example is that of this field."""
        return parse_whole(typed, self.example)


__all__ = [
    "BaseForm",
    "DutchDateField",
    "DutchDecimalField",
    "DutchMarkField",
    "DutchWholeField",
    "MonthField",
    "NotReadable",
    "as_choices",
    "between",
    "choose",
    "grouped",
    "max_length",
    "required",
    "say_when_empty",
]
