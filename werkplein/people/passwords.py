"""Hashing passwords with argon2id, and signed links with which someone chooses one."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from itsdangerous import BadData, URLSafeTimedSerializer

from werkplein.core.labels import LabelEnum
from werkplein.people import rules

# OWASP's setting for argon2id: 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class Purpose(LabelEnum):
    """What a link is for; each kind is signed apart and has its own term."""

    INVITATION = "invitation", "Uitnodiging"
    RECOVERY = "recovery", "Nieuw wachtwoord"

    @property
    def holds(self) -> timedelta:
        """Tell how long the link works."""
        return rules.INVITATION_HOLDS if self is Purpose.INVITATION else rules.RECOVERY_HOLDS


def hash_password(password: str) -> str:
    """Give the hash to keep."""
    return HASHER.hash(password)


def unguessable() -> str:
    """Give a hash that no password fits, for who has not chosen one yet."""
    return hash_password(secrets.token_urlsafe(32))


@cache
def _nobody() -> str:
    return unguessable()


def is_right(password: str, password_hash: str | None) -> bool:
    """Tell whether the password fits; costs the same when there is no account."""
    try:
        return HASHER.verify(password_hash or _nobody(), password[: rules.PASSWORD_MOST + 1])
    except (VerificationError, InvalidHashError):
        return False


def token(secret: str, purpose: Purpose, account_id: int, password_hash: str) -> str:
    """Sign a link; it works once, because choosing a password changes the hash."""
    return _serializer(secret, purpose).dumps([account_id, fingerprint(password_hash)])


def read_token(secret: str, raw: str) -> tuple[int, str] | None:
    """Give the account and the fingerprint that a link names, or nothing when it is old or not ours."""
    for purpose in Purpose:
        try:
            content = _serializer(secret, purpose).loads(raw[:500], max_age=int(purpose.holds.total_seconds()))
        except BadData:
            continue
        return int(content[0]), str(content[1])
    return None


def fingerprint(password_hash: str) -> str:
    """Name a password hash without giving it away."""
    return hashlib.sha256(password_hash.encode()).hexdigest()[:24]


def _serializer(secret: str, purpose: Purpose) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=f"wachtwoord:{purpose.value}")
