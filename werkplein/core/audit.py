"""The audit trail: who did what when, appended for good, with ids and figures and no personal text."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, ScalarSelect, String, cast, inspect, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from werkplein.core import clock
from werkplein.core.actor import Actor
from werkplein.core.database import Model, code, facts, key, moment
from werkplein.core.labels import LabelEnum


class Event(LabelEnum):
    """What can be found back in the trail, in alphabetical order of the stored value."""

    ABSENCE_ADDED = "absence:added", "Afwezigheid toegevoegd"
    ABSENCE_WITHDRAWN = "absence:withdrawn", "Afwezigheid ingetrokken"
    ACCOUNT_DEACTIVATED = "account:deactivated", "Account gestopt"
    ACCOUNT_INVITED = "account:invited", "Account uitgenodigd"
    ACCOUNT_MAIL_CHOSEN = "account:mail_chosen", "Keuze voor e-mail gewijzigd"
    ANSWER_CHANGED = "answer:changed", "Wijziging gemeld"
    ASSESSMENT_RECORDED = "assessment:recorded", "Beoordeling vastgelegd"
    CALENDAR_ADDRESS_MADE = "calendar:made", "Geheim adres van een agenda gemaakt"
    CALENDAR_ADDRESS_REVOKED = "calendar:revoked", "Geheim adres van een agenda ingetrokken"
    CHECKLIST_REOPENED = "checklist:reopened", "Vragenlijst heropend"
    CHECKLIST_SUBMITTED = "checklist:submitted", "Vragenlijst ingeleverd"
    COLUMNS_CHOSEN = "columns:chosen", "Kolommen van een bestand gekozen"
    DECISION_CORRECTED = "decision:corrected", "Besluit van de stuurgroep verbeterd"
    DECISION_FOLLOWED = "decision:followed", "Vervolg van besluit afgesproken"
    DECISION_MOVED = "decision:moved", "Stand van vervolg gewijzigd"
    DECISION_RECORDED = "decision:recorded", "Besluit van de stuurgroep vastgelegd"
    EVIDENCE_ACCEPTED = "evidence:accepted", "Bewijs akkoord"
    EVIDENCE_ADDED = "evidence:added", "Bewijs toegevoegd"
    EVIDENCE_REFUSED = "evidence:refused", "Bestand geweigerd"
    EVIDENCE_RETURNED = "evidence:returned", "Bewijs teruggestuurd"
    EVIDENCE_WITHDRAWN = "evidence:withdrawn", "Bewijs ingetrokken"
    EXTERNAL_AUDIT_DECIDED = "external_audit:decided", "Over externe audit besloten"
    FIELD_RECEIVED = "field:received", "Onderdeel van onderweg ontvangen"
    FIGURE_DECLARED = "figure:declared", "Nul of niet van toepassing vastgelegd"
    FIGURE_TAKEN_BACK = "figure:taken_back", "Nul of niet van toepassing ongedaan gemaakt"
    FINDING_AGREED = "finding:agreed", "Akkoord met bevindingen"
    FINDING_DISPUTED = "finding:disputed", "Bezwaar gemaakt"
    G4_ADOPTED = "g4:adopted", "Aanpak van de G4 vastgesteld"
    G4_CONSULTED = "g4:consulted", "Overleg met de G4 vastgelegd"
    G4_DRAFTED = "g4:drafted", "Aanpak van de G4 geschreven"
    GRANT_ENDED = "grant:ended", "Rol beëindigd"
    GRANT_GIVEN = "grant:given", "Rol gegeven"
    HEARING_DECIDED = "hearing:decided", "Op bezwaar beslist"
    HEARING_ESCALATED = "hearing:escalated", "Bezwaar naar de stuurgroep"
    HOME_BASE_SET = "home_base:set", "Standplaats en werkdagen gewijzigd"
    IMPORT_CONFIRMED = "import:confirmed", "Bestand ingelezen"
    IMPORT_DISCARDED = "import:discarded", "Bestand weggelegd"
    IMPORT_STORED = "import:stored", "Bestand aangeboden"
    INTERVENTION_MOVED = "intervention:moved", "Stand van interventie gewijzigd"
    INTERVENTION_RECORDED = "intervention:recorded", "Interventie vastgelegd"
    LEVEL_CORRECTED = "level:corrected", "Vastgesteld niveau verbeterd"
    LEVEL_OVERRIDDEN = "level:overridden", "Actieniveau anders vastgesteld"
    LEVEL_OVERRIDE_ENDED = "level:override_ended", "Afwijkend actieniveau beëindigd"
    LEVEL_OVERRIDE_TOLD = "level:override_told", "Einde van afwijkend actieniveau gemeld"
    MEASUREMENT_RECORDED = "measurement:recorded", "Meting vastgelegd"
    MT_DAYS_SET = "mt_days:set", "Dagen van het MT gewijzigd"
    OUTFLOW_RECORDED = "outflow:recorded", "Uitstroom vastgelegd"
    PARTY_CONTACTED = "party:contacted", "Contact met externe partij vastgelegd"
    PASSWORD_CHANGED = "password:changed", "Wachtwoord gewijzigd"
    PLAN_ASKED = "plan:asked", "Plan gevraagd"
    PLAN_PUBLISHED = "plan:published", "Voorstellen uit een plan gestuurd"
    PRACTICE_ANSWERED = "practice:answered", "Vraag om contact beantwoord"
    PRACTICE_ASKED = "practice:asked", "Om contact gevraagd"
    PRACTICE_SHARED = "practice:shared", "Delen van een mijlpaal gewijzigd"
    QUARTER_FIXED = "quarter:fixed", "Kwartaal vastgesteld"
    REGIONAL_FUNCTION = "regional:function", "Functie in de regio gewijzigd"
    REGIONAL_MEETING = "regional:meeting", "Bijeenkomst in de regio gewijzigd"
    REGISTER_CHANGED = "register:changed", "Register gewijzigd"
    REGISTER_LOADED = "register:loaded", "Register geladen"
    RELEASE_APPROVED = "release:approved", "Vrijgave goedgekeurd"
    RELEASE_PREPARED = "release:prepared", "Vrijgave klaargezet"
    RELEASE_PUBLISHED = "release:published", "Vrijgave gepubliceerd"
    RELEASE_WITHDRAWN = "release:withdrawn", "Vrijgave ingetrokken"
    REMINDER_SENT = "reminder:sent", "Herinnering gestuurd"
    REPORT_CORRECTED = "report:corrected", "Verslag verbeterd"
    REPORT_DELIVERED = "report:delivered", "Conceptverslag naar het MT"
    REPORT_FINAL = "report:final", "Verslag definitief"
    REPORT_HANDLED = "report:handled", "Opmerking bij verslag verwerkt"
    REPORT_READ_BACK = "report:read_back", "Samenvatting voorgelezen"
    REPORT_REPLIED = "report:replied", "Op verslag gereageerd"
    REVIEWER_SET = "reviewer:set", "Gegevens van visiteur gewijzigd"
    RULESET_ACTIVATED = "ruleset:activated", "Regel van de niveaus vastgesteld"
    SAMPLE_DRAWN = "sample:drawn", "Steekproef getrokken"
    SCAN_ANSWERED = "scan:answered", "Op scan gereageerd"
    SCAN_MOVED = "scan:moved", "Stap van scan gezet"
    SCAN_REQUESTED = "scan:requested", "Scan aangevraagd"
    SCAN_UNDONE = "scan:undone", "Stap van scan teruggezet"
    SCAN_WRITTEN = "scan:written", "Inhoud van scan gewijzigd"
    SIGNED_IN = "sign_in:succeeded", "Aangemeld"
    SIGN_IN_BLOCKED = "sign_in:blocked", "Aanmelden geblokkeerd"
    SIGNED_OUT = "sign_in:ended", "Afgemeld"
    SCHOOL_CLOSING_ADDED = "school_closing:added", "Schoolvakantie toegevoegd"
    SCHOOL_CLOSING_REMOVED = "school_closing:removed", "Schoolvakantie verwijderd"
    STEP_PLAN_BEGUN = "step_plan:begun", "Stappenplan begonnen"
    STEP_PLAN_ENDED = "step_plan:ended", "Stappenplan beëindigd"
    STEP_PLAN_WRITTEN = "step_plan:written", "Stap van stappenplan bewaard"
    SUPPORT_CHOSEN = "support:chosen", "Keuze voor ondersteuning gewijzigd"
    SUPPORT_NEED = "support:need", "Ondersteuningsbehoefte gewijzigd"
    SUPPORT_REQUEST = "support:request", "Verzoek om ondersteuning gewijzigd"
    VISIT_CANCELLED = "visit:cancelled", "Bezoek vervallen"
    VISIT_CONFIRMED = "visit:confirmed", "Bezoek bevestigd"
    VISIT_CREATED = "visit:created", "Bezoek aangemaakt"
    VISIT_DECIDED = "visit:decided", "Bezoek mag doorgaan"
    VISIT_DECLINED = "visit:declined", "Andere datum gevraagd"
    VISIT_HELD = "visit:held", "Bezoek gehouden"
    VISIT_KEPT = "visit:kept", "Bezoek gehandhaafd"
    VISIT_MISSED = "visit:missed", "Bezoek ging niet door"
    VISIT_PLANNED = "visit:planned", "Dag voorgesteld"
    VISIT_REASSIGNED = "visit:reassigned", "Bezoek door iemand anders"
    VISIT_UNPLANNED = "visit:unplanned", "Dag van het bezoek ingetrokken"
    VISITATIE_ANSWERED = "visitatie:answered", "Op visitatie gereageerd"
    VISITATIE_BEGUN = "visitatie:begun", "Visitatie begonnen"
    VISITATIE_MOVED = "visitatie:moved", "Stap van visitatie gezet"
    VISITATIE_PRACTICE = "visitatie:practice", "Goed voorbeeld vastgelegd"
    VISITATIE_RECOMMENDED = "visitatie:recommended", "Aanbeveling gewijzigd"
    VISITATIE_SUPPORTED = "visitatie:supported", "Ondersteuning gewijzigd"
    VISITATIE_TEAM_CHANGED = "visitatie:team_changed", "Team van visitatie gewijzigd"
    VISITATIE_WRITTEN = "visitatie:written", "Tekst van visitatie bewaard"


class AuditEntry(Model):
    """One act. Rows are only ever added: triggers in the database refuse anything else."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject_kind", "subject_id"),)
    id: Mapped[key]
    at: Mapped[moment] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    event: Mapped[code]
    subject_kind: Mapped[code]
    subject_id: Mapped[code]
    werkplein_id: Mapped[int | None] = mapped_column(index=True)
    facts: Mapped[facts]

    @property
    def label(self) -> str:
        """Give the Dutch words for the event."""
        found = Event.known(self.event)
        return found.label if found else self.event


def record(
    session: Session,
    actor: Actor,
    event: Event,
    subject: Model | tuple[str, object],
    werkplein_id: int | None = None,
    **facts: Any,
) -> None:
    """Add an act to the trail, in the unit of work that does it.

    `subject` is the row it is about, or a kind with an id; `facts` are ids, codes and figures, never personal text.
    """
    kind, subject_id = subject if isinstance(subject, tuple) else _identify(session, subject)
    session.add(
        AuditEntry(
            at=clock.now(),
            actor_id=actor.id,
            event=event.value,
            subject_kind=kind,
            subject_id=str(subject_id),
            werkplein_id=werkplein_id,
            facts=facts,
        )
    )


def last_actor(session: Session, event: Event, kind: str, subject_id: object) -> int | None:
    """Give the account that did this to a subject last, for rows that do not say so; one statement."""
    about = AuditEntry.subject_kind == kind, AuditEntry.subject_id == str(subject_id)
    asked = select(AuditEntry.actor_id).where(AuditEntry.event == event.value, *about)
    return session.scalar(asked.order_by(AuditEntry.id.desc()).limit(1))


def last_facts(session: Session, event: Event, kind: str, subject_id: object) -> dict[str, Any]:
    """Give what was noted when this was last done to a subject; nothing when it never was; one statement."""
    about = AuditEntry.subject_kind == kind, AuditEntry.subject_id == str(subject_id)
    asked = select(AuditEntry.facts).where(AuditEntry.event == event.value, *about)
    return session.scalar(asked.order_by(AuditEntry.id.desc()).limit(1)) or {}


def noted(event: Event, kind: str, subject_id: InstrumentedAttribute[int]) -> ScalarSelect[Any]:
    """Give what `last_facts` gives, as a column beside each subject; nothing where it was never done."""
    about = AuditEntry.subject_kind == kind, AuditEntry.subject_id == cast(subject_id, String)
    asked = select(AuditEntry.facts).where(AuditEntry.event == event.value, *about)
    return asked.order_by(AuditEntry.id.desc()).limit(1).scalar_subquery()


def _identify(session: Session, subject: Model) -> tuple[str, object]:
    if inspect(subject).identity is None:
        session.flush()
    return subject.__tablename__, "-".join(str(part) for part in inspect(subject).identity or ())
