"""Pages about who reviews: the team of a visitatie, and what is known of each reviewer."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, url_for
from flask.typing import ResponseReturnValue

from visitatie.planning import actions as planning
from visitatie.planning.forms import ShortenForm
from visitatie.planning.models import Absence
from visitatie.planning.queries import absence as absence_of
from visitatie.planning.views import NOTHING
from visitatie.reviews import actions, queries
from visitatie.reviews.forms import AwayForm, MemberForm, ProfileForm, with_regions, with_reviewers
from visitatie.reviews.models import Visitatie
from visitatie.reviews.showing import refusal, refuse
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import DomainError, NotFound
from werkplein.core.web import page, redirect_to, refusal_status, say
from werkplein.register.queries import regions

bp = Blueprint("review_teams", __name__, url_prefix="/intern/visitaties")


@bp.get("/visiteurs/")
@needs(Permission.VISITATIE_MANAGE)
def reviewers() -> ResponseReturnValue:
    """List who reviews, for whom and in which region they work."""
    return page("reviews/reviewers", reviewers=queries.reviewers(db.session, clock.today()))


@bp.get("/visiteurs/<int:account>/")
@needs(Permission.VISITATIE_MANAGE)
def profile(account: int) -> ResponseReturnValue:
    """Ask for whom and in which region a reviewer works."""
    return _profile_page(account)


@bp.post("/visiteurs/<int:account>/")
@needs(Permission.VISITATIE_MANAGE)
def set_profile(account: int) -> ResponseReturnValue:
    """Write down for whom and in which region a reviewer works."""
    form = with_regions(ProfileForm(), regions(db.session))

    def act() -> None:
        actions.set_profile(db.session, current_actor(), account, *form.found(), clock.today())

    if status := refusal_status(form, act):
        return _profile_page(account, status, form)
    say("Bewaard.")
    return redirect_to("review_teams.reviewers")


@bp.post("/visiteurs/<int:account>/afwezig/")
@needs(Permission.VISITATIE_MANAGE)
def add_absence(account: int) -> ResponseReturnValue:
    """Write down days on which a reviewer cannot."""
    form = AwayForm()

    def act() -> None:
        planning.add_absence(db.session, current_actor(), account, form.found(), clock.today())

    if status := refusal_status(form, act):
        return _profile_page(account, status, away=form)
    say("Bewaard. Op deze dagen komt deze visiteur niet in een voorstel.")
    return redirect_to("review_teams.profile", account=account)


@bp.get("/visiteurs/<int:account>/afwezig/<int:absence>/")
@needs(Permission.VISITATIE_MANAGE)
def absence(account: int, absence: int) -> ResponseReturnValue:
    """Ask until when a reviewer cannot, where that is shorter than was thought."""
    return _absence_page(account, absence, ShortenForm(NOTHING))


@bp.post("/visiteurs/<int:account>/afwezig/<int:absence>/")
@needs(Permission.VISITATIE_MANAGE)
def shorten_absence(account: int, absence: int) -> ResponseReturnValue:
    """Let days on which a reviewer cannot end earlier."""
    row, form = _absence(account, absence), ShortenForm()

    def act() -> None:
        planning.shorten_absence(db.session, current_actor(), row.id, form.ends_on.data or date.min, clock.today())

    if status := refusal_status(form, act):
        return _absence_page(account, absence, form, status)
    say("De dagen zijn ingekort. Wat erna komt, is weer vrij.")
    return redirect_to("review_teams.profile", account=account)


@bp.post("/visiteurs/<int:account>/afwezig/<int:absence>/intrekken/")
@needs(Permission.VISITATIE_MANAGE)
def withdraw_absence(account: int, absence: int) -> ResponseReturnValue:
    """Let days on which a reviewer could not count no more."""
    row = _absence(account, absence)
    planning.withdraw_absence(db.session, current_actor(), row.id, clock.today())
    say("Ingetrokken. Deze dagen zijn weer vrij.")
    return redirect_to("review_teams.profile", account=account)


def _absence(account: int, number: int) -> Absence:
    """Give days of this reviewer: those of supporters are kept where audits are planned."""
    row = absence_of(db.session, number)
    is_reviewer = any(each.id == account for each in queries.reviewers(db.session, clock.today()))
    if row is None or row.account_id != account or not is_reviewer:
        raise NotFound
    return row


def _absence_page(account: int, number: int, form: ShortenForm, status: int = 200) -> Response:
    row, back = _absence(account, number), url_for("review_teams.profile", account=account)
    withdraw = url_for("review_teams.withdraw_absence", account=account, absence=row.id)
    return page("planning/absence", status, row=row, form=form, withdraw=withdraw, back=back)


def _profile_page(
    account: int, status: int = 200, form: ProfileForm | None = None, away: AwayForm | None = None
) -> Response:
    found = next((each for each in queries.reviewers(db.session, clock.today()) if each.id == account), None)
    if found is None:
        raise NotFound
    data = {
        "organisation": found.organisation.value if found.organisation else None,
        "region": str(found.region_id or ""),
    }
    shown = form or with_regions(ProfileForm(NOTHING, data=data), regions(db.session))
    rows = queries.absences_of(db.session, account, clock.today())
    forms = {"profile": shown, "away": away or AwayForm(NOTHING)}
    context = {"rows": rows, "forms": forms, "form": form or away, "today": clock.today()}
    return page("reviews/profile", status, reviewer=found, **context)


@bp.post("/<visitatie>/team/")
@needs(Permission.VISITATIE_MANAGE, on="visitatie")
def join(visitatie: Visitatie) -> ResponseReturnValue:
    """Let someone join the team. Who cannot is told why, also when the list did not offer them."""
    known = queries.reviewers(db.session, clock.today())
    form = with_reviewers(MemberForm(), known)

    def act() -> None:
        actions.join(db.session, current_actor(), visitatie, form.found(), clock.today())

    if refused := refusal(visitatie, act, member=form):
        return refused
    say("Toegevoegd. Deze visiteur ziet het Werkplein tot het verslag definitief is.")
    return redirect_to("reviews.show", visitatie=visitatie.id)


@bp.post("/<visitatie>/team/<int:member>/uit/")
@needs(Permission.VISITATIE_MANAGE, on="visitatie")
def leave(visitatie: Visitatie, member: int) -> ResponseReturnValue:
    """Let someone leave the team."""
    try:
        actions.leave(db.session, current_actor(), visitatie, member, clock.today())
    except DomainError as error:
        return refuse(visitatie, DomainError(error.sentence))
    say("Deze visiteur zit niet meer in het team.")
    return redirect_to("reviews.show", visitatie=visitatie.id)


@bp.post("/<visitatie>/team/verklaring/")
@needs(Permission.VISITATIE_REVIEW, on="visitatie")
def declare(visitatie: Visitatie) -> ResponseReturnValue:
    """Say that one has no interest of one's own here."""
    actions.declare(db.session, current_actor(), visitatie, clock.today())
    say("Vastgelegd: u hebt hier geen eigen belang.")
    return redirect_to("reviews.show", visitatie=visitatie.id)
