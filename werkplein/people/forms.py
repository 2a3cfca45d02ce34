"""The forms of signing in, passwords and accounts."""

from __future__ import annotations

from wtforms import PasswordField, RadioField, SelectField, StringField
from wtforms.validators import ValidationError

from werkplein.core.actor import ScopeKind
from werkplein.core.errors import DomainError
from werkplein.core.forms import BaseForm, as_choices, choose, grouped, max_length, required
from werkplein.people import rules
from werkplein.people.actions import Invitation, Scope
from werkplein.people.queries import ScopeNames
from werkplein.people.rules import GIVEN_BY_ITSELF, MailRhythm, Role

LONGEST_ADDRESS = 254


class Address:
    """The value looks like an e-mail address."""

    def __call__(self, form: BaseForm, field: StringField) -> None:
        """Refuse what no mail can be sent to."""
        fault = rules.email_fault(field.data or "")
        if fault:
            raise ValidationError(fault)


def address_field() -> StringField:
    """Give the field for an e-mail address."""
    return StringField(
        "E-mailadres",
        [required("uw e-mailadres"), max_length(LONGEST_ADDRESS, "het e-mailadres"), Address()],
        render_kw={"autocomplete": "username", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    )


def password_field(label: str, what: str, autocomplete: str) -> PasswordField:
    """Give the field for a password."""
    return PasswordField(label, [required(what)], render_kw={"autocomplete": autocomplete})


class SignInForm(BaseForm):
    """Address and password."""

    email = address_field()
    password = password_field("Wachtwoord", "uw wachtwoord", "current-password")


class RecoveryForm(BaseForm):
    """The address to mail a link to."""

    email = address_field()


class ChooseForm(BaseForm):
    """A new password, once; the reader can let the browser show it."""

    password = password_field("Nieuw wachtwoord", "een nieuw wachtwoord", "new-password")

    def check(self, email: str) -> bool:
        """Tell whether this is a password that can be chosen."""
        if not self.validate():
            return False
        fault = rules.password_fault(self.password.data or "", email)
        if fault:
            self.add(DomainError(fault, "password"))
        return not fault


class ChangeForm(ChooseForm):
    """A new password, by who knows the present one."""

    present = password_field("Huidig wachtwoord", "uw huidige wachtwoord", "current-password")


class MailForm(BaseForm):
    """How often someone wants mail."""

    rhythm = RadioField("Hoe vaak wilt u e-mail?", [choose("hoe vaak u e-mail wilt")], choices=MailRhythm.choices())

    def found(self) -> MailRhythm:
        """Give what was chosen."""
        return next(each for each in MailRhythm if each.value == self.rhythm.data)


ROLES = [("", "Kies een rol"), *((str(each.value), each.label) for each in Role if each not in GIVEN_BY_ITSELF)]


class InvitationForm(BaseForm):
    """Whom to invite, as what, and where."""

    email = StringField(
        "E-mailadres",
        [required("het e-mailadres"), max_length(LONGEST_ADDRESS, "het e-mailadres"), Address()],
        render_kw={"autocomplete": "off", "inputmode": "email", "autocapitalize": "none"},
    )
    role = SelectField("Rol", [choose("een rol")], choices=ROLES)
    scope = SelectField("Voor", [choose("waarvoor de rol geldt")], choices=[])

    def offer(self, names: ScopeNames) -> InvitationForm:
        """Let the reader choose among these scopes."""
        groups = [grouped(*choice) for choice in names.choices()]
        self.scope.choices = as_choices([("", "Kies een gebied"), *groups])
        return self

    def validate_scope(self, field: SelectField) -> None:
        """Say it beside the other faults: a role fits some scopes only."""
        role = next((each for each in Role if each.value == self.role.data), None)
        kind = next((each for each in ScopeKind if each.value == str(field.data).partition("-")[0]), None)
        if role and kind and not rules.may_be_granted(role, kind):
            raise ValidationError(rules.scope_sentence(role))

    def found(self) -> Invitation:
        """Give what the action wants."""
        kind, _, raw_id = str(self.scope.data).partition("-")
        scope = Scope(next(each for each in ScopeKind if each.value == kind), int(raw_id) if raw_id else None)
        return Invitation(str(self.email.data), next(each for each in Role if each.value == self.role.data), scope)
