"""Draws the page of one visitatie with all its forms; what was typed in one of them stays when it is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Response
from werkzeug.datastructures import MultiDict

from visitatie.forms import CancelForm, ConfirmForm, DeclineForm, MissForm
from visitatie.reviews import pages, queries
from visitatie.reviews.forms import (
    AgreeForm,
    AgreementForm,
    ConsentForm,
    DayForm,
    KeepForm,
    MemberForm,
    PracticeForm,
    ProgrammeForm,
    RecommendForm,
    with_milestones,
    with_reviewers,
)
from visitatie.reviews.models import Visitatie
from visitatie.reviews.pages import ReviewPage
from visitatie.reviews.rules import EntryKind, ReviewStep
from visitatie.rules import DayPart, Unseen
from werkplein.core import clock
from werkplein.core.access import current_actor
from werkplein.core.database import db
from werkplein.core.errors import DomainError
from werkplein.core.web import page
from werkplein.programme.reader import current
from werkplein.programme.rules import add_working_days

# What the forms begin with.
DEFAULT_PROGRAMME = (
    "9.00 Ontvangst door het MT",
    "9.30 Rondgang over het Werkplein",
    "10.15 Gesprek met teamleiders",
    "11.00 Gesprek met werkcoaches en consulenten",
    "13.00 Gesprek met werkzoekenden en een werkgever",
    "14.00 Overleg van het team",
    "15.30 Bevindingen bespreken met het MT",
)
DEFAULT_TALKS = "MT, teamleiders, werkcoaches en consulenten, twee werkzoekenden en een werkgever."
# A form that is only shown must not take what was sent to another one on the same page.
_NOTHING: MultiDict[str, str] = MultiDict()


def review(visitatie: Visitatie, status: int = 200, refused: str = "", **forms: Any) -> Response:
    """Show the page of a visitatie; `forms` are those that were sent."""
    shown = pages.review_page(db.session, current_actor(), visitatie, clock.today())
    wrong = next(iter(forms.values()), None)
    today = clock.today()
    context = {"visitatie": visitatie, "visit": visitatie.visit, "shown": shown, "form": wrong, "today": today}
    given = {**_about_the_day(visitatie, shown, today), **_about_the_report(), **forms}
    words = {"who": pages.WHO, "step": ReviewStep, "kind": EntryKind, "rules": current().visitatie}
    example_day = add_working_days(today, 15, ())
    return page("reviews/show", status, refused=refused, forms=given, example_day=example_day, **context, **words)


def _about_the_day(visitatie: Visitatie, shown: ReviewPage, today: date) -> dict[str, Any]:
    visit, agreement = visitatie.visit, shown.texts(EntryKind.AGREEMENT)
    seen = {"seen": visit.mark}
    talks = {"scope": agreement.get("scope", ""), "talks": agreement.get("talks", DEFAULT_TALKS)}
    lines = shown.texts(EntryKind.PROGRAMME).get("lines", DEFAULT_PROGRAMME)
    part = (visit.part or DayPart.WHOLE).value
    versions = {kind: str(shown.number(kind)) for kind in EntryKind}
    return {
        "agreement": AgreementForm(_NOTHING, data={**talks, "seen": versions[EntryKind.AGREEMENT]}),
        "agree": AgreeForm(_NOTHING, data={"seen": versions[EntryKind.AGREEMENT]}),
        "member": with_reviewers(MemberForm(_NOTHING), shown.free),
        "day": DayForm(_NOTHING, data={"day": None if visit.is_past(today) else visit.planned_on, "part": part} | seen),
        "programme": ProgrammeForm(_NOTHING, data={"lines": "\n".join(lines), "seen": versions[EntryKind.PROGRAMME]}),
        "confirm": ConfirmForm(_NOTHING, data=seen),
        "decline": DeclineForm(_NOTHING, data=seen),
        "miss": MissForm(_NOTHING, data=seen),
        "cancel": CancelForm(_NOTHING, data=seen),
        "keep": KeepForm(_NOTHING),
    }


def _about_the_report() -> dict[str, Any]:
    milestones = current().milestones
    return {
        "recommend": with_milestones(RecommendForm(_NOTHING), milestones),
        "practice": with_milestones(PracticeForm(_NOTHING), milestones),
        "consent": ConsentForm(_NOTHING),
    }


def refusal(visitatie: Visitatie, act: Callable[[], object], **forms: Any) -> Response | None:
    """Do what the form asks; or give the page again, with what was typed and what is wrong."""
    if not next(iter(forms.values())).validate():
        return review(visitatie, 422, **forms)
    try:
        act()
    except DomainError as error:
        return refuse(visitatie, error, **forms)
    return None


def refuse(visitatie: Visitatie, error: DomainError, **forms: Any) -> Response:
    """Show the page as it is now, with what was typed and why it was refused."""
    db.session.rollback()
    now = queries.find(db.session, visitatie.visit_id) or visitatie
    form = next(iter(forms.values()), None)
    if form is not None and isinstance(error, Unseen) and "seen" in form:
        form.seen.data = now.visit.mark
    if form is not None and error.field in form:
        form.add(error)
        return review(now, error.status, **forms)
    return review(now, error.status, refused=error.sentence, **forms)
