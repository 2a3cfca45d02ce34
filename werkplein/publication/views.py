"""Pages of releases for signed-in people, and the internal map with its layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from werkplein.completeness.queries import said_zero
from werkplein.core import clock, jobs
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db, unit_of_work
from werkplein.core.errors import DomainError, NotFound
from werkplein.core.files import store
from werkplein.core.installation import is_example
from werkplein.core.labels import moment_words
from werkplein.core.web import page, redirect_to, say
from werkplein.obligations.queries import closing_days
from werkplein.programme.reader import current
from werkplein.publication import actions, asks, layers, open_data, pages, queries, since, wording
from werkplein.publication.content import Content, everyone
from werkplein.publication.forms import Decided, DecideForm, Decision, PrepareForm, WithdrawForm
from werkplein.publication.hour_rules import proposed_hour, refuse_hour
from werkplein.publication.models import RENDERING, Release
from werkplein.publication.preview import preview
from werkplein.publication.published import Published
from werkplein.publication.register_changes import register_changes, with_register
from werkplein.publication.zeros import Zero, confirmed_zeros
from werkplein.results.changed_queries import read_so_far

bp = Blueprint("publication", __name__, url_prefix="/intern")


@bp.get("/vrijgaven/")
@needs(Permission.RELEASE_READ)
def releases() -> ResponseReturnValue:
    """List the releases, the newest first."""
    found, stuck = queries.releases(db.session), queries.stuck(db.session)
    yours, site = asks.to_approve(db.session), queries.public_site(db.session)
    return page(
        "publication/releases",
        releases=found,
        site=site,
        stuck=stuck,
        yours=yours,
        at=clock.moment(),
        **_since_newest(found),
    )


@bp.get("/vrijgaven/klaarzetten/")
@needs(Permission.RELEASE_PREPARE)
def prepare_form() -> ResponseReturnValue:
    """Ask up to which month."""
    form = _prepare_form()
    form.preselect(proposed_hour(current(), clock.moment(), closing_days(db.session)))
    return _prepare_page(form)


@bp.post("/vrijgaven/klaarzetten/")
@needs(Permission.RELEASE_PREPARE)
def prepare() -> ResponseReturnValue:
    """Freeze the release."""
    form = _prepare_form()
    if not form.validate():
        return _prepare_page(form, 422)
    try:
        release = _prepare(form)
    except DomainError as error:
        form.add(error)
        return _prepare_page(form, error.status)
    say(f"Vrijgave {release.number} staat klaar. Een ander kan die nu goedkeuren.")
    return redirect_to("publication.release", number=release.number)


def _prepare_form() -> PrepareForm:
    """What the list of Werkpleinen becomes is known before a month is chosen."""
    today = clock.today()
    former, listed = actions.public_content(db.session, store()), actions.register_on(db.session, today)
    months = actions.months_on_offer(db.session, former, current(), today, everyone(*listed))
    return PrepareForm(months, former, register_changes(former, with_register(former, *listed)) if former else ())


def _prepare(form: PrepareForm) -> Release:
    today, wanted = clock.today(), form.found()
    if wanted.planned_at is not None:
        refuse_hour(wanted.planned_at, clock.moment())
    with unit_of_work(writes=False) as one_moment:
        read = read_so_far(one_moment, today)
        content = actions.freeze(one_moment, current(), today, is_example(), wanted)
    return actions.prepare(db.session, store(), current_actor(), content, today, form.seen, wanted.planned_at, read)


def _prepare_page(form: PrepareForm, status: int = 200) -> Response:
    """Ask, beside the release that waits already; what is sent from here was seen with it."""
    every = queries.releases(db.session)
    form.show(queries.number_after(every))
    waiting = [each for each in every if each.is_waiting]
    busy = next((each for each in every if each.is_approved), None)
    stuck = busy is not None and queries.has_failed(db.session, busy)
    return page(
        "publication/prepare",
        status,
        form=form,
        today=clock.today(),
        waiting=waiting,
        busy=busy,
        is_stuck=stuck,
        is_held=busy is not None and busy.is_held(clock.moment()),
    )


@bp.get("/vrijgaven/<int:number>/")
@needs(Permission.RELEASE_READ)
def release(number: int) -> ResponseReturnValue:
    """Show a release: what becomes public, what stays hidden, what is missing, what changes."""
    found = _find(number)
    return _release_page(found, DecideForm(seen=found.digest))


@bp.post("/vrijgaven/<int:number>/oordeel/")
@needs(Permission.RELEASE_APPROVE)
def decide(number: int) -> ResponseReturnValue:
    """Approve or send back."""
    found, form = _find(number), DecideForm()
    try:
        actions.refuse_decided(found)
        if not form.validate():
            return _release_page(found, form, 422)
        sentence = _decide(found, form.found())
    except DomainError as error:
        form.add(error)
        return _release_page(found, form, error.status)
    say(sentence)
    return redirect_to("publication.release", number=number)


def _decide(found: Release, decided: Decided) -> str:
    session, actor = db.session, current_actor()
    if decided.decision is Decision.REJECT:
        actions.reject(session, actor, found, decided.note)
        return f"Vrijgave {found.number} is teruggestuurd."
    actions.approve(session, store(), actor, found, decided.seen, clock.today())
    if found.planned_at is not None and found.is_early(clock.moment()):
        opens = moment_words(found.planned_at)
        return f"Vrijgave {found.number} is goedgekeurd en wordt openbaar op {opens}. Tot dan is die in te trekken."
    jobs.start(session, RENDERING, found.number, actor)
    return f"Vrijgave {found.number} is goedgekeurd en wordt nu openbaar gemaakt."


@bp.get("/vrijgaven/<int:number>/intrekken/")
@needs(Permission.RELEASE_WITHDRAW)
def withdraw_form(number: int) -> ResponseReturnValue:
    """Ask why."""
    found = _find(number)
    actions.refuse_withdrawal(db.session, found, clock.moment())
    return page("publication/withdraw", release=found, form=WithdrawForm())


@bp.post("/vrijgaven/<int:number>/intrekken/")
@needs(Permission.RELEASE_WITHDRAW)
def withdraw(number: int) -> ResponseReturnValue:
    """Take a release back before it is public."""
    found, form = _find(number), WithdrawForm()
    if not form.validate():
        return page("publication/withdraw", release=found, form=form), 422
    actions.withdraw(db.session, current_actor(), found, form.found(), clock.moment())
    say(f"Vrijgave {number} is ingetrokken.")
    return redirect_to("publication.releases")


@bp.get("/vrijgaven/<int:number>/landkaart/<figure>/<period>/")
@needs(Permission.RELEASE_READ)
def landkaart_preview(number: int, figure: str, period: str) -> ResponseReturnValue:
    """Show the Landkaart as it becomes."""
    found = _find(number)
    content = actions.content_of(store(), found)
    shown = content.asked(figure, period)
    if shown is None:
        raise NotFound
    listed = Published(found.number, found.title, found.opens_on or clock.today())
    context = pages.landkaart(content, shown, listed) | pages.HELPERS
    return page("publication/landkaart_preview", release=found, **context)


def _find(number: int) -> Release:
    found = queries.by_number(db.session, number)
    if found is None:
        raise NotFound("Deze vrijgave bestaat niet.")
    return found


def _release_page(found: Release, form: DecideForm, status: int = 200) -> Response:
    content = actions.content_of(store(), found)
    former = queries.by_number(db.session, found.replaces) if found.replaces is not None else None
    old = actions.content_of(store(), former) if former else None
    later = _since(found) if _is_last_word(found) else []
    return page(
        "publication/release",
        status,
        release=found,
        preview=preview(content, old),
        zeros=_zeros(found, content, former) if found.is_to_come else [],
        since=later,
        ahead=since.ahead(db.session, later, current()) if found.is_public else None,
        is_last=found.is_ended and queries.newest(db.session) is found,
        since_sentence=since.sentence,
        since_stands=since.stands,
        form=form,
        run=queries.last_run(db.session, found) if found.is_approved else None,
        once_approved_on=queries.once_approved_on(db.session, found),
        is_held=found.is_held(clock.moment()),
        is_early=found.is_early(clock.moment()),
        has_failed=queries.has_failed(db.session, found),
        is_own=found.prepared_by == current_actor().id,
        amount=wording.amount,
        became_words=wording.became_words,
        together_words=wording.together_words,
        total_words=wording.total_words,
        status_word=open_data.status,
    )


def _is_last_word(found: Release) -> bool:
    """Tell whether a release is one to come, or the newest public one: only of those the changes since matter."""
    if not found.is_public:
        return found.is_to_come
    newest = queries.newest_public(db.session)
    return newest is not None and newest.id == found.id


def _since_newest(found: Sequence[Release]) -> dict[str, Any]:
    """Give what changed after the newest release that is public or to come, and the words for it.

    That one alone: it holds what the public ones before it hold, so whatever it lacks they lack too.
    """
    newest = next((each for each in found if each.is_to_come or each.is_public), None)
    if newest is None:
        return {"since": []}
    words = {"since_sentence": since.sentence, "since_stands": since.stands}
    return {"newest": newest, "since": _since(newest), **words}


def _since(found: Release) -> list[since.Later]:
    return since.changed_since(db.session, found, current())


def _zeros(found: Release, content: Content, former: Release | None) -> list[Zero]:
    """What was said before release 0 is new in the first release with figures."""
    since = former.prepared_at if former and former.number else None
    return confirmed_zeros(said_zero(db.session), current(), content, found.prepared_at, since)


# What the address of a layer says of another day; it goes along to the next layer.
DAYS = ("over", "bekend")
LONGEST_DAY = 40


@bp.get("/landkaart/")
@needs(Permission.REGISTER_READ)
def landkaart_start() -> ResponseReturnValue:
    """Open the layer that was chosen, else the first this person may see."""
    codes = [layer.code for layer in layers.allowed()]
    chosen = request.args.get("laag", "")
    days = {name: day for name in DAYS if (day := request.args.get(name, "").strip()[:LONGEST_DAY])}
    return redirect_to("publication.landkaart_internal", laag=chosen if chosen in codes else codes[0], **days)


@bp.get("/landkaart/<laag>/")
@needs(Permission.REGISTER_READ)
def landkaart_internal(laag: str) -> ResponseReturnValue:
    """Show a layer of the internal map, and the same as a table."""
    return page("publication/layers", **layers.layer_page(db.session, laag, clock.today()))
