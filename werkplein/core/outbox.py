"""Mail goes through a table: written in the transaction that decides it, sent after the commit, told why.

A mail is claimed before it is sent. When a process is killed between sending and writing that down, the mail may
arrive twice; it is never lost. In demonstration mode, and without a mail server, mails are kept and not sent.
A mail with a link goes only while that link works and is the newest one: else it is let go before it leaves.
What was sent keeps neither address nor text nor attachments, and after a term no mail is kept at all.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from email.errors import HeaderParseError
from email.headerregistry import Address, ContentTypeHeader
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import unquote, urlsplit

import click
import structlog
from flask import current_app
from sqlalchemy import ForeignKey, LargeBinary, String, Text, and_, delete, false, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from werkplein.core import clock
from werkplein.core.database import Model, UtcDateTime, key, moment, unit_of_work
from werkplein.core.errors import DomainError
from werkplein.core.feature import Feature, Job, features_of
from werkplein.core.labels import plural
from werkplein.settings import Settings

log = structlog.get_logger()

# Together four days: a mail server may be away for a weekend.
MOST_ATTEMPTS = 24
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
# Longer than any link in a mail works.
KEPT = timedelta(days=30)
# Longer than any delivery takes: a claim this old was left by a process that was stopped.
CLAIM_LASTS = timedelta(minutes=10)
BATCH = 50
SENDING = "post"
TIMEOUT_SECONDS = 20


@dataclass(frozen=True)
class Attachment:
    """A file that goes along with a mail; `content_type` may carry parameters: `text/calendar; method=REQUEST`."""

    name: str
    content_type: str
    content: bytes


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
    attachments: Mapped[list[MailAttachment]] = relationship(
        order_by="MailAttachment.id", cascade="save-update, merge, expunge", passive_deletes=True, lazy="selectin"
    )

    @property
    def is_given_up(self) -> bool:
        """Tell whether it is tried no more."""
        return self.sent_at is None and self.attempts >= MOST_ATTEMPTS


class MailAttachment(Model):
    """What goes along with a mail; it goes when the mail was sent, and with the mail."""

    __tablename__ = "mail_attachment"
    id: Mapped[key]
    mail_id: Mapped[int] = mapped_column(ForeignKey("mail.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    content_type: Mapped[str] = mapped_column(String(100))
    content: Mapped[bytes] = mapped_column(LargeBinary)


def write(
    session: Session,
    to_address: str,
    subject: str,
    body: str,
    reason: str = "",
    html: str | None = None,
    to_account_id: int | None = None,
    attachments: Sequence[Attachment] = (),
) -> Mail:
    """Put a mail in the outbox, in the same unit of work as what it is about.

    `reason` says why the reader gets it and stands under the text, unless the text itself says so.
    """
    if not is_address(to_address):
        raise DomainError("Dit is geen e-mailadres. Schrijf bijvoorbeeld naam@voorbeeld.nl.", "email")
    mail = Mail(
        to_address=to_address,
        to_account_id=to_account_id,
        subject=" ".join(subject.split())[:200],
        text=body.rstrip() + (f"\n\n--\n{reason}\n" if reason else "\n"),
        html=html,
        reason=reason[:300],
        attachments=[MailAttachment(**asdict(each)) for each in attachments],
    )
    session.add(mail)
    return mail


def is_address(raw: str) -> bool:
    """Tell whether a mail can be addressed to this."""
    try:
        return raw.isprintable() and Address(addr_spec=raw).addr_spec == raw
    except (AttributeError, HeaderParseError, IndexError, ValueError):
        # The parser stumbles over some of what it should refuse.
        return False


def deliver(_session: Session, _today: date) -> str | None:
    """Send what is due. Each mail is claimed, sent and written down on its own."""
    settings: Settings = current_app.config["SETTINGS"]
    _drop_lapsed()
    if not settings.sends_mail:
        # No note: each would be a row of its own. The page of tasks says it, and the scheduler when it starts.
        return None
    sent = 0
    for _ in range(BATCH):
        mail = _claim_one()
        if mail is None:
            break
        error = _send(settings, mail)
        _write_down(mail.id, error)
        sent += not error
    return plural(sent, "mail verstuurd", "mails verstuurd") if sent else None


def waiting(session: Session, limit: int = 50) -> Sequence[Mail]:
    """Give the newest mails that were not sent, oldest of them first."""
    newest = select(Mail).where(Mail.sent_at.is_(None)).order_by(Mail.id.desc()).limit(limit)
    return session.scalars(newest).all()[::-1]


def count_waiting(session: Session) -> int:
    """Count the mails that were not sent; one statement."""
    return session.scalar(select(func.count()).select_from(Mail).where(Mail.sent_at.is_(None))) or 0


def stuck(session: Session, limit: int = 50) -> Sequence[Mail]:
    """Give the mails that were tried and did not leave, oldest first."""
    tried = select(Mail).where(Mail.sent_at.is_(None), Mail.attempts > 0, Mail.last_error != "")
    return session.scalars(tried.order_by(Mail.id).limit(limit)).all()


def forget(session: Session, account_ids: Sequence[int]) -> None:
    """Let go of every mail to these accounts."""
    session.execute(delete(Mail).where(Mail.to_account_id.in_(account_ids)))


def withdraw(session: Session, account_id: int, subjects: Sequence[str]) -> None:
    """Let go of what waits for this account about one of these subjects; what left stays as it is."""
    waits = Mail.sent_at.is_(None), Mail.to_account_id == account_id, Mail.subject.in_(subjects)
    session.execute(delete(Mail).where(*waits))


def sweep(session: Session, _today: date) -> str | None:
    """Let go of mail of long ago, sent or not: it holds addresses, and links that are over."""
    old = session.connection().execute(delete(Mail).where(Mail.written_at < clock.now() - KEPT)).rowcount
    return f"{plural(old, 'oude mail', 'oude mails')} opgeruimd" if old else None


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
    for each in mail.attachments:
        kind = _content_type(each.content_type)
        # As bytes: a file arrives as it was made, with the ends of its lines.
        message.add_attachment(
            each.content, kind.maintype, kind.subtype, filename=each.name, params={**kind.params, "charset": "utf-8"}
        )
    return message


def _content_type(raw: str) -> ContentTypeHeader:
    header = EmailMessage()
    header["Content-Type"] = raw
    found: ContentTypeHeader = header["Content-Type"]
    return found


def _drop_lapsed() -> None:
    """Let go of mails with a link that stopped working before they left."""
    at = clock.now()
    terms = [term for feature in features_of(current_app) for term in feature.mail_holds.items()]
    lapsed = (and_(Mail.subject == subject, Mail.written_at < at - holds) for subject, holds in terms)
    with unit_of_work() as session:
        session.execute(delete(Mail).where(Mail.sent_at.is_(None), or_(false(), *lapsed)))


def _claim_one() -> Mail | None:
    with unit_of_work() as session:
        at = clock.now()
        is_free = Mail.claimed_at.is_(None) | (Mail.claimed_at < at - CLAIM_LASTS)
        due = select(Mail).where(Mail.sent_at.is_(None), Mail.due_at <= at, Mail.attempts < MOST_ATTEMPTS, is_free)
        mail = session.scalar(due.order_by(Mail.id).limit(1).with_for_update(skip_locked=True))
        if mail is None:
            return None
        mail.claimed_at = at
        mail.attempts += 1
        session.flush()
        session.expunge(mail)
        return mail


def _send(settings: Settings, mail: Mail) -> str:
    """Hand the mail to the server; gives the kind of error, or nothing."""
    try:
        message = compose(mail, settings.mail_from)
        with _connect(settings.smtp_url) as server:
            server.send_message(message)
    except Exception as error:
        # Whatever is wrong with one mail is written down with it, so that the next one leaves.
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
        mail = session.get(Mail, mail_id)
        if mail is None:
            return
        mail.claimed_at = None
        mail.last_error = error
        if not error:
            mail.sent_at, mail.to_address, mail.text, mail.html = clock.now(), "", "", None
            session.execute(delete(MailAttachment).where(MailAttachment.mail_id == mail_id))
            return
        mail.due_at = clock.now() + min(LONGEST_WAIT, FIRST_WAIT * 2 ** (mail.attempts - 1))
    log.warning("mail not sent", mail=mail_id, error=error)


@click.command("outbox")
def outbox_command() -> None:
    """Toon de mails die nog niet verstuurd zijn."""
    with unit_of_work(writes=False) as session:
        mails, total = waiting(session), count_waiting(session)
        for mail in mails:
            click.echo(f"Aan: {mail.to_address}\nOnderwerp: {mail.subject}\n\n{mail.text}\n{'=' * 60}")
    left_out = f" Hierboven staan de nieuwste {len(mails)}." if len(mails) < total else ""
    click.echo(f"{plural(total, 'mail wacht', 'mails wachten')}.{left_out}")


feature = Feature(
    name="outbox",
    jobs=(
        Job(SENDING, "Mail versturen", deliver, timedelta(seconds=30)),
        Job("post-opruimen", "Oude mail opruimen", sweep, timedelta(hours=12)),
    ),
    commands=(outbox_command,),
)
