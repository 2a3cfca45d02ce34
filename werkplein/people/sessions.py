"""Sessions: a signed cookie under /intern/ and sign-in only, that names a row which can be ended."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask, Request, current_app, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from werkplein.core import clock
from werkplein.core.actor import ANONYMOUS, Actor
from werkplein.core.database import db
from werkplein.core.web import INTERNAL, SIGN_IN, say
from werkplein.people import actions, queries, rules
from werkplein.people.rules import SESSION_END

KEY = "key"
SEEN = "seen"


class InternalSessions(SecureCookieSessionInterface):
    """Opens no session elsewhere, so that public answers set no cookie and do not vary by one."""

    _serializer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Give what signs the cookies of the application, made once: its secret does not change while it runs."""
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
        return self._serializer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Open the session where someone can be signed in."""
        path = request.path
        if path.startswith(INTERNAL) or path == SIGN_IN or path.startswith(f"{SIGN_IN}/"):
            return super().open_session(app, request)
        return self.make_null_session(app)


def actor_of_request() -> Actor:
    """Give who is signed in; at most one statement."""
    raw = session.get(KEY)
    if not isinstance(raw, str):
        return ANONYMOUS
    now = clock.now()
    seen = datetime.fromtimestamp(session.get(SEEN, 0), UTC)
    found = queries.who_signed_in(db.session, actions.hash_key(raw), clock.today())
    if found is None or SESSION_END.is_over(found[1], seen, now):
        _leave()
        return ANONYMOUS
    if SESSION_END.needs_refresh(seen, now):
        session[SEEN] = int(now.timestamp())
    return found[0]


def _leave() -> None:
    session.clear()
    say(
        "U bent afgemeld. Dat gebeurt na een uur zonder gebruik, na twaalf uur in elk geval, en als uw wachtwoord of "
        "account wijzigt.",
        "info",
    )


def enter(raw: str) -> None:
    """Let the browser keep the key; nothing of what it had before goes along."""
    session.clear()
    session[KEY] = raw
    session[SEEN] = int(clock.now().timestamp())


def leave() -> str | None:
    """Forget the key in the browser and give it, so that it can be ended."""
    raw = session.get(KEY)
    session.clear()
    return raw if isinstance(raw, str) else None


def traces(kind: str, email: str) -> tuple[str, str]:
    """Give the hashes under which failures of this address, and from this network, are counted."""
    secret = str(current_app.config["SECRET_KEY"])
    network = rules.network_of(request.remote_addr)
    return rules.trace(secret, kind, email.strip().lower()), rules.trace(secret, "network", network)
