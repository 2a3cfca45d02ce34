"""The mails about an account: what they say, and the link they carry."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from sqlalchemy.orm import Session

from werkplein.core import clock, letters, outbox
from werkplein.core.database import lock_name
from werkplein.people import passwords
from werkplein.people.models import Account
from werkplein.people.passwords import Purpose

CHOOSE = "/aanmelden/wachtwoord/"
SUBJECTS = {
    Purpose.INVITATION: "Uitnodiging voor Werkplein",
    Purpose.RECOVERY: "Kies een nieuw wachtwoord voor Werkplein",
}
REASONS = {
    Purpose.INVITATION: "U krijgt deze e-mail omdat een beheerder van Werkplein dit adres heeft uitgenodigd. "
    "Verwacht u dit niet? Dan hoeft u niets te doen.",
    Purpose.RECOVERY: "U krijgt deze e-mail omdat u een account heeft bij Werkplein. "
    "Vroeg u dit niet aan? Dan hoeft u niets te doen: uw wachtwoord blijft zoals het is.",
}


@dataclass(frozen=True)
class Linker:
    """Makes links to the own site, signed with its key; never from what a request says its host is."""

    base_url: str
    secret: str

    def link(self, account: Account, purpose: Purpose) -> str:
        """Give the link with which this account chooses a password."""
        return f"{self.base_url}{CHOOSE}{passwords.token(self.secret, purpose, account.id, account.password_hash)}"


def write_letter(session: Session, linker: Linker, account: Account, purpose: Purpose) -> None:
    """Put the mail with the link in the outbox, in the place of one that waits there."""
    # Who asks twice at the same moment waits, and takes the place of the first.
    lock_name(session, f"links of account {account.id}")
    withdraw_letters(session, account.id)
    # The link is signed now and counts from now, by the real clock; its mail may leave days later.
    until = clock.now() + purpose.holds
    body = render_template(f"mail/{purpose.value}.txt", link=linker.link(account, purpose), until=until)
    letters.write(session, account.email, SUBJECTS[purpose], body, REASONS[purpose], to_account_id=account.id)


def withdraw_letters(session: Session, account_id: int) -> None:
    """Let go of the mails with a link that did not leave: the link was used, made anew, or opens nothing any more."""
    outbox.withdraw(session, account_id, list(SUBJECTS.values()))
