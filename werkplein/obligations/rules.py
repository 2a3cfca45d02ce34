"""What kinds of things are expected, how they end, and when one is late."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from werkplein.core.access import Permission
from werkplein.core.labels import LabelEnum


class ObligationKind(LabelEnum):
    """What is expected of a Werkplein (note 2010, milestones and focus on results)."""

    CHECKLIST = "checklist", "Vragenlijst"
    ANSWER = "answer", "Mijlpaal beantwoorden"
    OUTFLOW = "outflow", "Uitstroom naar werk"
    CLIENT_SATISFACTION = "client_satisfaction", "Tevredenheid werkzoekenden"
    EMPLOYER_SATISFACTION = "employer_satisfaction", "Tevredenheid werkgevers"
    AUDIT = "audit", "Audit"
    VISIT_CONFIRMATION = "visit_confirmation", "Bezoekdatum bevestigen"
    EVIDENCE_RENEWAL = "evidence_renewal", "Bewijs vernieuwen"
    EVIDENCE_RETURNED = "evidence_returned", "Bewijs aanvullen"
    REPLY = "reply", "Reageren op bevindingen"
    HEARING = "hearing", "Beslissen op bezwaar"
    ESCALATION = "escalation", "Reageren op besluit over bezwaar"
    STEP_ANALYSIS = "step_analysis", "Stappenplan: analyse van de knelpunten"
    STEP_GRID = "step_grid", "Stappenplan: kansen en bedreigingen"
    STEP_INTERVENTIONS = "step_interventions", "Stappenplan: interventies bepalen"
    INTERVENTION = "intervention", "Interventie afronden"
    EXTERNAL_AUDIT = "external_audit", "Besluit over een externe audit"
    DECISION_FOLLOW_UP = "decision_follow_up", "Vervolg van een besluit"
    VISITATIE = "visitatie", "Visitatie houden"
    VISITATIE_AGREEMENT = "visitatie_agreement", "Visitatie: akkoord met de afspraken"
    VISITATIE_SELF_EVALUATION = "visitatie_self", "Visitatie: zelfevaluatie"
    VISITATIE_FINDINGS = "visitatie_findings", "Visitatie: bevindingen vastleggen"
    VISITATIE_CONCEPT = "visitatie_concept", "Visitatie: conceptverslag"
    VISITATIE_FINAL = "visitatie_final", "Visitatie: verslag vaststellen"
    VISITATIE_CONSENT = "visitatie_consent", "Visitatie: goed voorbeeld delen"
    VISITATIE_LINK = "visitatie_link", "Visitatie: ondersteuning bij een aanbeveling"
    VISITATIE_SUPPORT = "visitatie_support", "Visitatie: ondersteuning afronden"
    VISITATIE_FOLLOW_UP = "visitatie_follow_up", "Visitatie: terugkijken"
    VISITATIE_RESOLVE = "visitatie_resolve", "Visitatie: besluiten of die doorgaat"
    SUPPORT_NEED = "support_need", "Ondersteuning: behoefte oppakken"
    SUPPORT_REQUEST = "support_request", "Ondersteuning: verzoek afronden"
    SCAN_PLANNING = "scan_planning", "Scan: dagen voorstellen"
    SCAN_DAYS = "scan_days", "Scan: dagen bevestigen"
    SCAN_DAY = "scan_day", "Scan: dag houden"
    SCAN_PLAN = "scan_plan", "Scan: akkoord met het plan"
    SCAN_AGREEMENT = "scan_agreement", "Scan: afspraak uitvoeren"


# What is delivered about a Werkplein. Others deliver it, so that of who closed it can still come.
FIGURES = (ObligationKind.OUTFLOW, ObligationKind.CLIENT_SATISFACTION, ObligationKind.EMPLOYER_SATISFACTION)


def is_owed(kind: ObligationKind, due_on: date, closed_on: date) -> bool:
    """Tell whether it stays expected of who closed: a figure that was due before that day is missing until it comes."""
    return kind in FIGURES and due_on < closed_on


# What is weighed about a Werkplein is for who weighs it: only who holds this permission hears that it is expected.
READ_BY: Mapping[ObligationKind, Permission] = {
    ObligationKind.DECISION_FOLLOW_UP: Permission.DECISION_READ,
    ObligationKind.EXTERNAL_AUDIT: Permission.STEP_PLAN_READ,
}


def is_told(kind: ObligationKind, permissions: Collection[Permission]) -> bool:
    """Tell whether a reader with these permissions there hears that something is expected."""
    wanted = READ_BY.get(kind)
    return wanted is None or wanted in permissions


class ObligationState(LabelEnum):
    """How it stands. Not delivered (open) is something else than zero, which is delivered."""

    OPEN = "open", "Nog niet gedaan"
    DELIVERED = "delivered", "Gedaan"
    ZERO = "zero", "Nul bevestigd"
    NOT_APPLICABLE = "not_applicable", "Niet van toepassing"
    WITHDRAWN = "withdrawn", "Vervallen"


# What somebody answered in place of what was asked: it is expected as any other as soon as that turns out otherwise.
ANSWERED = (ObligationState.ZERO, ObligationState.NOT_APPLICABLE)


@dataclass(frozen=True)
class Expected:
    """Something to expect: of one Werkplein, for a period, and possibly for a part of it (a stream).

    `period` is the code of a quarter, month or round; `address` is the path of the page where it is done, and
    `audience` the value of the permission that does it there.
    """

    werkplein_id: int
    kind: ObligationKind
    period: str
    opens_on: date
    due_on: date
    address: str
    audience: str
    part: str = ""


def is_late(state: ObligationState, due_on: date, on: date) -> bool:
    """Tell whether it should have been done: the due date itself is still in time."""
    return state is ObligationState.OPEN and due_on < on
