"""Mail goes through a table: written in the transaction that decides it, sent after the commit, told why.

A mail is claimed before it is sent. When a process is killed between sending and writing that down, the mail may
arrive twice; it is never lost. In demonstration mode, and without a mail server, mails are kept and not sent.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import unquote, urlsplit

import click
import structlog
from flask import current_app
from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from werkplein.core import clock
from werkplein.core.database import Model, UtcDateTime, key, moment, unit_of_work
from werkplein.core.errors import DomainError
from werkplein.core.feature import Feature, Job
from werkplein.core.labels import plural
from werkplein.settings import Settings

log = structlog.get_logger()

MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=1)
# Longer than any delivery takes: a claim this old was left by a process that was stopped.
CLAIM_LASTS = timedelta(minutes=10)
BATCH = 50
TIMEOUT_SECONDS = 20


class Mail(Model):
    """A mail that is to be sent, or was."""

    __tablename__ = "mail"
    id: Mapped[key]
    to_address: Mapped[str] = mapped_column(String(320))
    to_account_id: Mapped[int | None]
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(300))
    written_at: Mapped[moment] = mapped_column(default=clock.now)
    due_at: Mapped[moment] = mapped_column(default=clock.now, index=True)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(200), default="")


def write(
    session: Session,
    to_address: str,
    subject: str,
    body: str,
    reason: str = "",
    html: str | None = None,
    to_account_id: int | None = None,
) -> Mail:
    """Put a mail in the outbox, in the same unit of work as what it is about.

    `reason` says why the reader gets it and stands under the text, unless the text itself says so.
    """
    if not to_address.isprintable() or " " in to_address:
        raise DomainError("Dit is geen e-mailadres. Schrijf bijvoorbeeld naam@voorbeeld.nl.", "email")
    mail = Mail(
        to_address=to_address,
        to_account_id=to_account_id,
        subject=" ".join(subject.split())[:200],
        text=body.rstrip() + (f"\n\n--\n{reason}\n" if reason else "\n"),
        html=html,
        reason=reason[:300],
    )
    session.add(mail)
    return mail


def deliver(_session: Session, _today: date) -> str | None:
    """Send what is due. Each mail is claimed, sent and written down on its own."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.demonstration or not settings.smtp_url:
        return None
    sent = 0
    for _ in range(BATCH):
        claimed = _claim_one()
        if claimed is None:
            break
        mail_id, message = claimed
        error = _send(settings.smtp_url, message)
        _write_down(mail_id, error)
        sent += not error
    return plural(sent, "mail verstuurd", "mails verstuurd") if sent else None


def waiting(session: Session, limit: int = 50) -> Sequence[Mail]:
    """Give the mails that were not sent, oldest first."""
    return session.scalars(select(Mail).where(Mail.sent_at.is_(None)).order_by(Mail.id).limit(limit)).all()


def compose(mail: Mail, sender: str) -> EmailMessage:
    """Give the mail as it goes over the line."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.to_address
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.written_at)
    message["Message-ID"] = make_msgid(idstring=f"werkplein-{mail.id}", domain=sender.rsplit("@", 1)[-1])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    return message


def _claim_one() -> tuple[int, EmailMessage] | None:
    with unit_of_work() as session:
        at = clock.now()
        is_free = Mail.claimed_at.is_(None) | (Mail.claimed_at < at - CLAIM_LASTS)
        due = select(Mail).where(Mail.sent_at.is_(None), Mail.due_at <= at, Mail.attempts < MOST_ATTEMPTS, is_free)
        mail = session.scalar(due.order_by(Mail.id).limit(1).with_for_update(skip_locked=True))
        if mail is None:
            return None
        mail.claimed_at = at
        mail.attempts += 1
        return mail.id, compose(mail, current_app.config["SETTINGS"].mail_from)


def _send(smtp_url: str, message: EmailMessage) -> str:
    """Hand the mail to the server; gives the kind of error, or nothing."""
    try:
        with _connect(smtp_url) as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        return type(error).__name__
    return ""


def _connect(smtp_url: str) -> AbstractContextManager[smtplib.SMTP]:
    parts = urlsplit(smtp_url)
    kinds: dict[str, Callable[..., smtplib.SMTP]] = {"smtp": smtplib.SMTP, "smtps": smtplib.SMTP_SSL}
    server = kinds[parts.scheme](parts.hostname or "localhost", parts.port or 0, timeout=TIMEOUT_SECONDS)
    server.ehlo()
    if parts.scheme == "smtp" and server.has_extn("starttls"):
        server.starttls()
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _write_down(mail_id: int, error: str) -> None:
    with unit_of_work() as session:
        mail = session.get_one(Mail, mail_id)
        mail.claimed_at = None
        mail.last_error = error
        if not error:
            mail.sent_at = clock.now()
            return
        mail.due_at = clock.now() + FIRST_WAIT * 2 ** (mail.attempts - 1)
    log.warning("mail not sent", mail=mail_id, error=error)


@click.command("outbox")
def outbox_command() -> None:
    """Toon de mails die nog niet verstuurd zijn."""
    with unit_of_work(writes=False) as session:
        mails = waiting(session)
        for mail in mails:
            click.echo(f"Aan: {mail.to_address}\nOnderwerp: {mail.subject}\n\n{mail.text}\n{'=' * 60}")
    click.echo(f"{len(mails)} mails wachten.")


feature = Feature(
    name="outbox",
    jobs=(Job("post", "Mail versturen", deliver, timedelta(seconds=30)),),
    commands=(outbox_command,),
)
