"""Accounts, what they were granted, their sign-ins, and the count of sign-ins that failed."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from werkplein.core.actor import ScopeKind
from werkplein.core.database import Model, day, key, label_enum, moment, text
from werkplein.people.rules import MailRhythm, Role

# The scope of a grant is national, or names exactly one region or one Werkplein.
ONE_SCOPE = (
    "(scope_kind = 'national' AND region_id IS NULL AND werkplein_id IS NULL)"
    " OR (scope_kind = 'region' AND region_id IS NOT NULL AND werkplein_id IS NULL)"
    " OR (scope_kind = 'werkplein' AND region_id IS NULL AND werkplein_id IS NOT NULL)"
)


class Account(Model):
    """Someone who may sign in. The e-mail address is all that is known of the person."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("email = lower(email)", name="lower_case"),)
    id: Mapped[key]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[text]
    is_active: Mapped[bool] = mapped_column(default=True)
    invited_at: Mapped[moment]
    # Nothing until the person has chosen a password.
    confirmed_at: Mapped[moment | None]
    # From then on a term runs, after which the address is forgotten.
    stopped_at: Mapped[moment | None]
    grants: Mapped[list[Grant]] = relationship(
        back_populates="account", order_by="Grant.id", foreign_keys="Grant.account_id"
    )

    @property
    def state(self) -> str:
        """Say in a word whether the person can sign in."""
        if not self.is_active:
            return "Gestopt"
        if self.confirmed_at:
            return "Actief"
        return "Uitgenodigd" if self.awaits_password else "Uitnodiging vervallen"

    @property
    def tone(self) -> str:
        """Give the tone of that word on a page."""
        if not self.is_active:
            return "bad"
        return "" if self.confirmed_at else "attention"

    @property
    def is_confirmed(self) -> bool:
        """Tell whether it can be used, and a password was chosen for it."""
        return self.is_active and self.confirmed_at is not None

    @property
    def awaits_password(self) -> bool:
        """Tell whether an invitation is out: without a role there is nothing to sign in for."""
        has_role = any(grant.ends_on is None for grant in self.grants)
        return self.is_active and self.confirmed_at is None and has_role


class Grant(Model):
    """A role for a scope, from a day until the day it ends."""

    __tablename__ = "account_grant"
    __table_args__ = (
        CheckConstraint(ONE_SCOPE, name="one_scope"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    )
    id: Mapped[key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[Role] = mapped_column(label_enum(Role))
    scope_kind: Mapped[ScopeKind] = mapped_column(label_enum(ScopeKind))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"), index=True)
    werkplein_id: Mapped[int | None] = mapped_column(ForeignKey("werkplein.id"), index=True)
    starts_on: Mapped[day]
    ends_on: Mapped[day | None]
    given_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    account: Mapped[Account] = relationship(back_populates="grants", foreign_keys=[account_id])

    @property
    def scope_id(self) -> int | None:
        """Give the id of the region or Werkplein it is for."""
        return self.region_id or self.werkplein_id


class MailChoice(Model):
    """How often someone chose to get mail about what is expected; without a row the role decides."""

    __tablename__ = "mail_choice"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    rhythm: Mapped[MailRhythm] = mapped_column(label_enum(MailRhythm))


class SignIn(Model):
    """A session, so that it can be ended from here whatever a browser still holds; only a hash of its key is kept."""

    __tablename__ = "sign_in"
    id: Mapped[key]
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    started_at: Mapped[moment] = mapped_column(index=True)
    ended_at: Mapped[moment | None]


class FailedSignIn(Model):
    """A sign-in that failed, under keyed hashes of the account and of the network it came from."""

    __tablename__ = "failed_sign_in"
    __table_args__ = (
        Index("ix_failed_sign_in_account_trace_at", "account_trace", "at"),
        Index("ix_failed_sign_in_network_trace_at", "network_trace", "at"),
    )
    id: Mapped[key]
    account_trace: Mapped[str] = mapped_column(String(64))
    network_trace: Mapped[str] = mapped_column(String(64))
    at: Mapped[moment] = mapped_column(index=True)
