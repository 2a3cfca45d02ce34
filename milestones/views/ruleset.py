"""The level rule: how it reads now, trying another one, and letting that one hold."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from flask import Response, request
from flask.typing import ResponseReturnValue

from milestones import queries
from milestones.actions import activate_ruleset
from milestones.forms_rule import NUMBERS, ActivateForm, RuleForm
from milestones.queries.rule_versions import activations, dry_run, newest
from milestones.rule_pages import told_versions
from milestones.rules import Ruleset, rule_words
from milestones.rules.dryrun import Ahead, begins_in
from milestones.rules.rule_text import differences, differs_in_months, rule_text
from milestones.rules.rulesets import refuse_ruleset
from milestones.views.blueprint import bp
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import Conflict, DomainError
from werkplein.core.labels import date_words
from werkplein.core.web import page, redirect_to, say
from werkplein.programme.reader import current
from werkplein.programme.rules import Quarter

Form = TypeVar("Form", bound=RuleForm)


@bp.get("/regel/", endpoint="rule")
@needs(Permission.CARD_READ)
def show_rule() -> ResponseReturnValue:
    """Show the rule that holds, and every version with who decided on it and why."""
    today = clock.today()
    versions = queries.rulesets(db.session, current())
    text = rule_text(versions, current(), today)
    return page("milestones/rule", it=text, told=told_versions(versions, activations(db.session), today))


@bp.get("/regel/proefberekening/", endpoint="try_rule")
@needs(Permission.RULESET_ACTIVATE)
def try_rule() -> ResponseReturnValue:
    """Show what other numbers would do; without any, those that hold by then to begin with."""
    today, by_then = clock.today(), _by_then()
    given = request.args if request.args.keys() & set(NUMBERS) else None
    form = _offered(RuleForm(formdata=given, data=RuleForm.filled_with(by_then), meta={"csrf": False}))
    if given is None or not _is_possible(form):
        return _form_page(form, by_then, 200 if given is None else 422)
    begin = {"valid_from": begins_in(today).start, "seen": newest(db.session, current())}
    return _result_page(form, _offered(ActivateForm(data=RuleForm.filled_with(form.numbers()) | begin)), by_then)


@bp.post("/regel/proefberekening/", endpoint="activate_rule")
@needs(Permission.RULESET_ACTIVATE)
def activate_rule() -> ResponseReturnValue:
    """Let the rule that was tried hold from a day on."""
    form = _offered(ActivateForm())
    if not _is_possible(form):
        by_then = _by_then()
        return _result_page(form, form, by_then, 422) if form.can_be_tried else _form_page(form, by_then, 422)
    try:
        row = activate_ruleset(db.session, current_actor(), form.numbers(), form.wish(), clock.today())
    except DomainError as error:
        form.add(error)
        form.see(newest(db.session, current()), is_new=error.status == Conflict.status)
        return _result_page(form, form, _by_then(), error.status)
    say(f"Versie {row.version} van de regel is vastgesteld. De regel geldt vanaf {date_words(row.valid_from)}.")
    return redirect_to("milestones.rule")


def _form_page(form: RuleForm, by_then: Ruleset, status: int) -> Response:
    today = clock.today()
    return page("milestones/rule_try", status, form=form, result=None, later=_if_later(by_then, today), today=today)


def _if_later(rule: Ruleset, today: date) -> Ruleset | None:
    return rule if rule.valid_from > today else None


def _result_page(form: RuleForm, confirm: ActivateForm, by_then: Ruleset, status: int = 200) -> Response:
    """Show what the numbers would do, and what is needed to let them hold."""
    today, numbers = clock.today(), form.numbers()
    return page(
        "milestones/rule_try",
        status,
        form=form,
        confirm=confirm,
        next_quarter=Quarter.of(today).next().start,
        result=dry_run(db.session, current(), numbers, today),
        changes=differences(by_then, numbers),
        later=_if_later(by_then, today),
        has_other_months=differs_in_months(by_then, numbers),
        rule=rule_words(numbers),
        is_conflict=status == Conflict.status,
        today=today,
    )


def _is_possible(form: RuleForm) -> bool:
    """Tell whether what was filled in can be; what cannot is told at its field."""
    is_valid, unread = form.validate(), set(form.errors)
    try:
        # What cannot be read is taken for 0, which makes no other number impossible.
        refuse_ruleset(form.numbers(), current())
    except DomainError as error:
        for part in error.parts:
            if part.field not in unread:
                form.add(part)
    return is_valid and form.can_be_tried


def _offered(form: Form) -> Form:
    form.offer(current())
    return form


def _by_then() -> Ruleset:
    """Give the rule that is decided for the day on which one that is tried would begin."""
    return Ahead.of(queries.rulesets(db.session, current()), clock.today()).start
