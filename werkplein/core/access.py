"""The one gate: every route names its permission, and is closed without one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask, Response, current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from werkplein.core.actor import ANONYMOUS, Actor, Place, Placed
from werkplein.core.errors import Forbidden, NotFound
from werkplein.core.labels import LabelEnum

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# With this header a script of ours says that it asks, and not a reader who opens a page.
SCRIPT = "X-Werkplein-Script"
NOT_KEPT = "U was niet meer aangemeld. Wat u verstuurde, is niet bewaard. Meld u aan, en vul het opnieuw in."
View = TypeVar("View", bound=Callable[..., Any])
Loader = Callable[["Session", str], Placed | None]
# Only who stands here for the whole country covers what stands nowhere in particular.
NOWHERE = Place()
NATIONAL_ONLY = "U volgt een deel van het land. Dit is voor wie het hele land volgt."


class Permission(LabelEnum):
    """What may be done, as `thing:act`, in alphabetical order. Roles are sets of these."""

    ACCOUNT_MANAGE = "account:manage", "Accounts beheren"
    ANSWER_DRAFT = "answer:draft", "Antwoorden klaarzetten"
    ANSWER_IMPORT = "answer:import", "Antwoorden inlezen"
    ANSWER_RECORD = "answer:record", "Vragenlijst inleveren"
    ASSESSMENT_RECORD_AUDIT = "assessment:record_audit", "Audit vastleggen"
    ASSESSMENT_RECORD_DESK = "assessment:record_desk", "Stukken beoordelen"
    AUDIT_READ = "audit:read", "Logboek lezen"
    CARD_READ = "card:read", "Kaart van een Werkplein zien"
    CHECKLIST_REOPEN = "checklist:reopen", "Vragenlijst heropenen"
    DECISION_FOLLOW = "decision:follow", "Vervolg van besluiten bijhouden"
    DECISION_READ = "decision:read", "Besluiten van de stuurgroep zien"
    DECISION_RECORD = "decision:record", "Besluiten van de stuurgroep vastleggen"
    EVIDENCE_CHECK = "evidence:check", "Bewijs controleren"
    FIGURE_DECLARE = "figure:declare", "Nul of niet van toepassing vastleggen"
    FIGURE_READ = "figure:read", "Cijfers zien"
    FIGURE_RECORD = "figure:record", "Cijfers vastleggen"
    FINDING_DISPUTE = "finding:dispute", "Bezwaar maken tegen een bevinding"
    G4_ADOPT = "g4:adopt", "Aanpak van de G4 vaststellen"
    G4_RECORD = "g4:record", "Overleg met de G4 vastleggen"
    HEARING_DECIDE = "hearing:decide", "Beslissen op bezwaar"
    HEARING_DECIDE_LAST = "hearing:decide_last", "In laatste instantie beslissen op bezwaar"
    INTERVENTION_DECIDE = "intervention:decide", "Een andere interventie vastleggen"
    INTERVENTION_READ = "intervention:read", "Interventies zien"
    INTERVENTION_RECORD = "intervention:record", "Interventies vastleggen"
    JOB_READ = "job:read", "Automatisch werk volgen"
    LEVEL_OVERRIDE = "level:override", "Actieniveau anders vaststellen"
    LEVEL_READ = "level:read", "Actieniveaus zien"
    PLAN_MAKE = "plan:make", "Plannen van bezoeken maken en versturen"
    PRACTICE_ASK = "practice:ask", "Een ander Werkplein om contact vragen"
    QUARTER_FIX = "quarter:fix", "Kwartaal vaststellen"
    REGISTER_MANAGE = "register:manage", "Register wijzigen"
    REGISTER_READ = "register:read", "Register zien"
    RELEASE_APPROVE = "release:approve", "Vrijgave goedkeuren"
    RELEASE_PREPARE = "release:prepare", "Vrijgave klaarzetten"
    RELEASE_READ = "release:read", "Vrijgaven zien"
    RELEASE_WITHDRAW = "release:withdraw", "Vrijgave intrekken"
    REMINDER_SEND = "reminder:send", "Herinneringen sturen"
    REPORT_WRITE = "report:write", "Verslag van een bezoek afmaken"
    RULESET_ACTIVATE = "ruleset:activate", "Regel van de niveaus vaststellen"
    SCAN_ASK = "scan:ask", "Een scan aanvragen"
    SCAN_FOLLOW = "scan:follow", "Lezen wat in een scan is vastgelegd"
    SCAN_READ = "scan:read", "Zien hoe scans ervoor staan"
    SCAN_RUN = "scan:run", "Een scan uitvoeren"
    STEP_PLAN_DECIDE = "step_plan:decide", "Besluiten over een externe audit"
    STEP_PLAN_READ = "step_plan:read", "Stappenplannen zien"
    STEP_PLAN_RECORD = "step_plan:record", "Stappenplan bijhouden"
    SUPPORT_ASK = "support:ask", "Ondersteuning vragen"
    SUPPORT_READ = "support:read", "Regionale ondersteuning zien"
    SUPPORT_RECORD = "support:record", "Regionale ondersteuning bijhouden"
    VISIT_CONFIRM = "visit:confirm", "Bezoek bevestigen"
    VISIT_PLAN = "visit:plan", "Bezoek plannen"
    VISIT_READ = "visit:read", "Bezoeken zien"
    VISITATIE_ANSWER = "visitatie:answer", "Meedoen aan een visitatie"
    VISITATIE_MANAGE = "visitatie:manage", "Visitaties begeleiden"
    VISITATIE_REVIEW = "visitatie:review", "Bevindingen van een visitatie vastleggen"


@dataclass(frozen=True)
class Ground:
    """What a route is about that is no one object: who holds the permission at any of its places, may enter.

    `refusal` tells who holds it only elsewhere why this is closed.
    """

    places: Callable[[Session], Sequence[Place]]
    refusal: str


# The whole country: no part of it is enough.
COUNTRY = "country"
NATIONAL = Ground(lambda session: (), NATIONAL_ONLY)


@dataclass(frozen=True)
class Need:
    """What a route asks: a permission, at the place of the object that `on` names, or on the ground `within`."""

    permission: Permission
    on: str | None = None
    within: str | None = None


class Guard:
    """Checks every request before its view runs. `app.py` gives it its loaders: core loads nothing itself."""

    def __init__(
        self,
        actor: Callable[[], Actor],
        loaders: dict[str, Callable[[str], Placed | None]],
        grounds: Mapping[str, Ground],
        session: Callable[[], Session],
    ) -> None:
        """Keep how to find the actor of the request, how to load each kind of object, and the grounds there are."""
        self.actor = actor
        self.loaders = loaders
        self.grounds = {COUNTRY: NATIONAL, **grounds}
        self.session = session

    def init_app(self, app: Flask) -> None:
        """Stand at the door of every request."""
        app.extensions["guard"] = self
        app.before_request(self.check)
        app.add_template_global(may)
        app.context_processor(lambda: {"actor": getattr(g, "actor", ANONYMOUS)})

    def check(self) -> ResponseReturnValue | None:
        """Let the request through, ask to sign in, or refuse."""
        if request.endpoint is None or request.routing_exception is not None:
            return None
        view = request_view()
        if getattr(view, "is_public", False):
            return None
        need: Need | None = getattr(view, "need", None)
        g.actor = self.actor()
        if g.actor.id is None:
            return _ask_to_sign_in()
        if need is None:
            raise Forbidden
        self._check_need(need)
        return None

    def _check_need(self, need: Need) -> None:
        if need.on is None:
            if not g.actor.may(need.permission):
                raise Forbidden
            if need.within is not None and not self.reaches(g.actor, need.permission, need.within):
                raise Forbidden(self.grounds[need.within].refusal)
            return
        view_args = request.view_args or {}
        found = self.loaders[need.on](str(view_args[need.on]))
        if found is None or not g.actor.covers(found.place):
            raise NotFound
        if not g.actor.may(need.permission, found.place):
            raise Forbidden
        view_args[need.on] = found

    def reaches(self, actor: Actor, permission: Permission, within: str) -> bool:
        """Tell whether the permission is held on a ground: nationally, or at one of its places; one statement."""
        if not actor.may(permission) or actor.may(permission, NOWHERE):
            return actor.may(permission)
        return any(actor.may(permission, place) for place in self.grounds[within].places(self.session()))


def is_from_script() -> bool:
    """Tell whether a script of ours asks: it wants to know how it went, and keeps its page."""
    return SCRIPT in request.headers


def _ask_to_sign_in() -> ResponseReturnValue:
    """Lead to the page for signing in; a script only hears it, for what was typed still stands on its page."""
    if is_from_script():
        return Response(status=401)
    if request.method == "POST":
        flash(NOT_KEPT, "warning")
    return redirect(url_for("people.sign_in", next=_next()))


def _next() -> str | None:
    """Only an address that can be opened again is worth returning to."""
    return request.full_path.rstrip("?") if request.method == "GET" else None


def request_view() -> Callable[..., Any] | None:
    """Give the function that will answer this request."""
    return current_app.view_functions.get(request.endpoint or "")


def needs(permission: Permission, on: str | None = None, within: str | None = None) -> Callable[[View], View]:
    """Name the permission of a route; `on` is the view argument that the guard loads and checks.

    What is about no one object, and still not for all who hold the permission somewhere, names its ground: `within`.
    """

    def mark(view: View) -> View:
        view.need = Need(permission, on, within)  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Open a route to everyone: it never knows who is signed in."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def current_actor() -> Actor:
    """Give who acts in this request; on public pages that is always the anonymous visitor."""
    actor: Actor = getattr(g, "actor", ANONYMOUS)
    return actor


def may(permission: str, where: Placed | Place | None = None, within: str | None = None) -> bool:
    """Tell a template whether the actor may do this (there, or on a ground)."""
    place = where if isinstance(where, Place) or where is None else where.place
    wanted = Permission.known(permission)
    if wanted is None:
        raise LookupError(f"there is no permission {permission!r}")
    if within is not None:
        guard: Guard = current_app.extensions["guard"]
        return guard.reaches(current_actor(), wanted, within)
    return current_actor().may(wanted, place)
