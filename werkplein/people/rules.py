"""Which role may do what, how often a sign-in may fail, when a session ends and what a password must be."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from werkplein.core.access import Permission
from werkplein.core.actor import ScopeKind
from werkplein.core.labels import LabelEnum, listing

MAY_ALL_READ = frozenset(
    {
        Permission.CARD_READ,
        Permission.DECISION_READ,
        Permission.FIGURE_READ,
        Permission.INTERVENTION_READ,
        Permission.LEVEL_READ,
        Permission.REGISTER_READ,
        Permission.RELEASE_READ,
        Permission.SCAN_READ,
        Permission.STEP_PLAN_READ,
        Permission.SUPPORT_READ,
        Permission.VISIT_READ,
    }
)
READS_IN_SCOPE = MAY_ALL_READ - {Permission.DECISION_READ, Permission.RELEASE_READ}

NATIONAL = frozenset({ScopeKind.NATIONAL})
REGION = frozenset({ScopeKind.REGION})
WERKPLEIN = frozenset({ScopeKind.WERKPLEIN})


class Role(LabelEnum):
    """What someone is in the programme (note 2010, playing field)."""

    MT_MEMBER = "mt_member", "MT-lid"
    TEAM_LEADER = "team_leader", "Teamleider"
    PROCESS_SUPPORTER = "process_supporter", "Procesondersteuner"
    REVIEWER = "reviewer", "Visiteur"
    DCO = "dco", "DCO"
    STEERING_GROUP = "steering_group", "Stuurgroeplid"
    THEME_CONTACT = "theme_contact", "Themacontact"
    G4_REPRESENTATIVE = "g4_representative", "G4-vertegenwoordiger"
    COMMUNICATION = "communication", "Communicatie"
    SECRETARIAT = "secretariat", "Secretariaat"
    ADMINISTRATOR = "administrator", "Beheerder"
    VISITING_REVIEWER = "visiting_reviewer", "Visiteur op bezoek"


@dataclass(frozen=True)
class Allowed:
    """What a role may do, for which scopes it can be granted, and the word for who holds it."""

    permissions: frozenset[Permission]
    scopes: frozenset[ScopeKind]
    word: str


POLICY: dict[Role, Allowed] = {
    Role.MT_MEMBER: Allowed(
        frozenset(
            {
                Permission.ANSWER_DRAFT,
                Permission.ANSWER_RECORD,
                Permission.CARD_READ,
                Permission.FIGURE_DECLARE,
                Permission.FIGURE_READ,
                Permission.FINDING_DISPUTE,
                Permission.PRACTICE_ASK,
                Permission.REGISTER_READ,
                Permission.SCAN_ASK,
                Permission.SCAN_FOLLOW,
                Permission.SCAN_READ,
                Permission.SUPPORT_ASK,
                Permission.VISIT_CONFIRM,
                Permission.VISIT_READ,
                Permission.VISITATIE_ANSWER,
            }
        ),
        WERKPLEIN,
        "MT",
    ),
    Role.TEAM_LEADER: Allowed(
        frozenset(
            {
                Permission.ANSWER_DRAFT,
                Permission.CARD_READ,
                Permission.FIGURE_READ,
                Permission.PRACTICE_ASK,
                Permission.REGISTER_READ,
            }
        ),
        WERKPLEIN,
        "Teamleider",
    ),
    Role.PROCESS_SUPPORTER: Allowed(
        READS_IN_SCOPE
        | {
            Permission.ASSESSMENT_RECORD_AUDIT,
            Permission.EVIDENCE_CHECK,
            Permission.HEARING_DECIDE,
            Permission.INTERVENTION_RECORD,
            Permission.PLAN_MAKE,
            Permission.REPORT_WRITE,
            Permission.SCAN_FOLLOW,
            Permission.SCAN_RUN,
            Permission.STEP_PLAN_RECORD,
            Permission.SUPPORT_RECORD,
            Permission.VISIT_PLAN,
            Permission.VISITATIE_MANAGE,
        },
        NATIONAL,
        "Procesondersteuner",
    ),
    Role.REVIEWER: Allowed(frozenset({Permission.REGISTER_READ}), NATIONAL, "Visiteur"),
    # Of a Werkplein a reviewer sees what a visitatie needs, as long as it runs: the team gives this role, no person.
    Role.VISITING_REVIEWER: Allowed(
        frozenset(
            {
                Permission.CARD_READ,
                Permission.FIGURE_READ,
                Permission.REGISTER_READ,
                Permission.REPORT_WRITE,
                Permission.VISIT_READ,
                Permission.VISITATIE_REVIEW,
            }
        ),
        WERKPLEIN,
        "Visiteur",
    ),
    Role.DCO: Allowed(READS_IN_SCOPE | {Permission.HEARING_DECIDE, Permission.SUPPORT_RECORD}, REGION, "DCO"),
    Role.STEERING_GROUP: Allowed(
        MAY_ALL_READ
        | {
            Permission.AUDIT_READ,
            Permission.DECISION_FOLLOW,
            Permission.DECISION_RECORD,
            Permission.G4_ADOPT,
            Permission.G4_RECORD,
            Permission.HEARING_DECIDE_LAST,
            Permission.INTERVENTION_DECIDE,
            Permission.INTERVENTION_RECORD,
            Permission.LEVEL_OVERRIDE,
            Permission.QUARTER_FIX,
            Permission.RELEASE_APPROVE,
            Permission.RELEASE_WITHDRAW,
            Permission.RULESET_ACTIVATE,
            Permission.STEP_PLAN_DECIDE,
        },
        NATIONAL,
        "Stuurgroep",
    ),
    Role.THEME_CONTACT: Allowed(frozenset({Permission.REGISTER_READ}), NATIONAL, "Themacontact"),
    Role.G4_REPRESENTATIVE: Allowed(READS_IN_SCOPE | {Permission.G4_RECORD}, NATIONAL | REGION, "G4-vertegenwoordiger"),
    Role.COMMUNICATION: Allowed(
        frozenset(
            {
                Permission.REGISTER_READ,
                Permission.RELEASE_APPROVE,
                Permission.RELEASE_READ,
                Permission.RELEASE_WITHDRAW,
            }
        ),
        NATIONAL,
        "Communicatie",
    ),
    Role.SECRETARIAT: Allowed(
        MAY_ALL_READ
        | {
            Permission.ANSWER_IMPORT,
            Permission.ASSESSMENT_RECORD_DESK,
            Permission.CHECKLIST_REOPEN,
            Permission.DECISION_FOLLOW,
            Permission.EVIDENCE_CHECK,
            Permission.FIGURE_DECLARE,
            Permission.FIGURE_RECORD,
            Permission.G4_RECORD,
            Permission.INTERVENTION_RECORD,
            Permission.PLAN_MAKE,
            Permission.REGISTER_MANAGE,
            Permission.RELEASE_PREPARE,
            Permission.RELEASE_WITHDRAW,
            Permission.REMINDER_SEND,
            Permission.REPORT_WRITE,
            Permission.STEP_PLAN_RECORD,
            Permission.SUPPORT_RECORD,
            Permission.VISITATIE_MANAGE,
        },
        NATIONAL,
        "Secretariaat",
    ),
    Role.ADMINISTRATOR: Allowed(
        frozenset({Permission.ACCOUNT_MANAGE, Permission.AUDIT_READ, Permission.JOB_READ, Permission.REGISTER_READ}),
        NATIONAL,
        "Beheer",
    ),
}


class MailRhythm(LabelEnum):
    """How often someone wants mail about what is expected, from often to never."""

    AT_ONCE = "at_once", "Meteen"
    DAILY = "daily", "Hoogstens één keer per dag"
    WEEKLY = "weekly", "Eén keer per week, op de eerste werkdag"
    ON_PAGE = "on_page", "Geen e-mail: alleen op mijn startpagina"


# Who follows many gets them together; the steering group decides per quarter and not per day.
RHYTHMS = {
    Role.DCO: MailRhythm.DAILY,
    Role.G4_REPRESENTATIVE: MailRhythm.WEEKLY,
    Role.PROCESS_SUPPORTER: MailRhythm.DAILY,
    Role.SECRETARIAT: MailRhythm.DAILY,
    Role.STEERING_GROUP: MailRhythm.WEEKLY,
}


def default_rhythm(roles: Sequence[Role]) -> MailRhythm:
    """Give how often someone gets mail who chose nothing, by the role of each grant."""
    wanted = {RHYTHMS.get(role, MailRhythm.AT_ONCE) for role in roles}
    if MailRhythm.AT_ONCE in wanted and len(roles) > 1:
        return MailRhythm.DAILY
    return next((rhythm for rhythm in MailRhythm if rhythm in wanted), MailRhythm.AT_ONCE)


# What follows from something else, such as the team of a visitatie, nobody gives by hand.
GIVEN_BY_ITSELF = frozenset({Role.VISITING_REVIEWER})


def may_be_granted(role: Role, kind: ScopeKind) -> bool:
    """Tell whether a role exists for this kind of scope (design, decision 12)."""
    return kind in POLICY[role].scopes


def scopes_of(role: Role) -> list[ScopeKind]:
    """Give the kinds of scope a role can be granted for, from wide to narrow."""
    return [kind for kind in ScopeKind if kind in POLICY[role].scopes]


_ONE = {ScopeKind.NATIONAL: "Heel Nederland", ScopeKind.REGION: "een regio", ScopeKind.WERKPLEIN: "een Werkplein"}


def scope_sentence(role: Role) -> str:
    """Say what to choose where a role cannot be granted for what was chosen."""
    wanted = " of ".join(_ONE[kind] for kind in scopes_of(role))
    return f"Bij de rol {role.label} past dit gebied niet. Kies bij ‘Voor’ {wanted}."


def actor_label(grants: Iterable[tuple[Role, str | None]]) -> str:
    """Say in what roles someone acts, never who: `MT Regio Zwolle`."""
    # A reviewer stays a reviewer, at whichever Werkpleinen they are in a team.
    named = [(role, "" if role in GIVEN_BY_ITSELF else scope) for role, scope in grants]
    words = [f"{POLICY[role].word} {scope}" if scope else POLICY[role].word for role, scope in named]
    return listing(list(dict.fromkeys(words))) or "Account zonder rol"


def holds(starts_on: date, ends_on: date | None, on: date) -> bool:
    """Tell whether a grant counts on a day: its last day is the day before it ends."""
    return starts_on <= on and (ends_on is None or on < ends_on)


# How often a sign-in may fail.


@dataclass(frozen=True)
class Throttle:
    """How many sign-ins may fail within a window, for one account and from one network."""

    per_account: int = 5
    # Everybody in one office shares an address; attempts under way count too.
    per_network: int = 100
    window: timedelta = timedelta(minutes=15)

    def since(self, now: datetime) -> datetime:
        """Give the moment after which failures still count."""
        return now - self.window

    def is_reached(self, of_account: int, of_network: int) -> bool:
        """Tell whether the next attempt is refused without looking at the password."""
        return of_account >= self.per_account or of_network >= self.per_network


THROTTLE = Throttle()


def trace(secret: str, kind: str, value: str) -> str:
    """Give a keyed hash, so that the table of failures holds no address of anyone."""
    return hmac.new(secret.encode(), f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def network_of(address: str | None) -> str:
    """Give the network that is counted as one: a whole IPv6 subnet belongs to one connection."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    prefix = 32 if found.version == 4 else 64
    return str(ipaddress.ip_network((found, prefix), strict=False))


# When a session ends.


@dataclass(frozen=True)
class SessionEnd:
    """A session ends after a time without a request, and after a time whatever happens."""

    idle: timedelta = timedelta(minutes=60)
    absolute: timedelta = timedelta(hours=12)
    # The moment of the last request is kept this precisely, so that not every answer sets a cookie.
    precision: timedelta = timedelta(minutes=1)

    def is_over(self, started: datetime, seen: datetime, now: datetime) -> bool:
        """Tell whether the session has ended."""
        return now - seen >= self.idle or now - started >= self.absolute

    def needs_refresh(self, seen: datetime, now: datetime) -> bool:
        """Tell whether the moment of the last request must be written again."""
        return now - seen >= self.precision


SESSION_END = SessionEnd()
# The address of a stopped account is kept this long, so that a mistake can be mended.
STOPPED_KEPT = timedelta(days=90)
FORGOTTEN = "verwijderd-"
INVITATION_HOLDS = timedelta(days=7)
RECOVERY_HOLDS = timedelta(hours=1)


# What a password must be.

PASSWORD_LEAST = 12
PASSWORD_MOST = 200
# The example accounts of demonstration mode have it, and it is published with them.
EXAMPLE_PASSWORD = "werkplein-voorbeeld"
OFTEN_USED = re.compile(
    r"(?:wachtwoord|welkom|password|werkplein|voorbeeld|qwertyuiop|1234567890|\d+|[!@#$%.\-_])+", re.IGNORECASE
)


def password_fault(password: str, email: str) -> str | None:
    """Say what is wrong with a new password, or nothing (length counts, not a mix of signs: NIST SP 800-63B)."""
    if len(password) < PASSWORD_LEAST:
        return f"Kies een wachtwoord van ten minste {PASSWORD_LEAST} tekens. Een korte zin werkt goed."
    if len(password) > PASSWORD_MOST:
        return f"Kies een wachtwoord van ten hoogste {PASSWORD_MOST} tekens."
    if EXAMPLE_PASSWORD in password.casefold():
        return "Dit wachtwoord staat in onze uitleg, dus iedereen kent het. Kies een zin die alleen u bedenkt."
    if OFTEN_USED.fullmatch(password) or len(set(password)) < 5:
        return "Dit wachtwoord is makkelijk te raden. Kies een zin die alleen u bedenkt."
    if email.split("@")[0].casefold() in password.casefold():
        return "Gebruik uw e-mailadres niet in uw wachtwoord."
    return None


# What mail servers take without quotes: parts between dots, and a domain of at least two.
_SIGNS = r"[a-z0-9!#$%&*+/=?^_`{|}~-]+"
_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
ADDRESS = re.compile(rf"{_SIGNS}(?:\.{_SIGNS})*@{_LABEL}(?:\.{_LABEL})+", re.IGNORECASE | re.ASCII)


def email_fault(email: str) -> str | None:
    """Say what is wrong with an e-mail address, or nothing; whether it exists shows when the mail arrives."""
    if len(email) > 254:
        return "Dit e-mailadres is te lang."
    if not ADDRESS.fullmatch(email):
        return "Vul een e-mailadres in, zoals naam@gemeente.nl."
    return None


def safe_next(address: str | None) -> str | None:
    """Give the address to go to after signing in, only if it is a page of our own under /intern/."""
    if not address or not address.startswith("/intern/"):
        return None
    if len(address) > 2000 or "\\" in address or "//" in address or ".." in address:
        return None
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in address):
        return None
    return address
