"""The start page: each role begins where its work is."""

from __future__ import annotations

from flask import Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.actor import Actor
from werkplein.core.database import db
from werkplein.core.feature import Feature
from werkplein.core.web import redirect_to
from werkplein.register.models import Werkplein

# The first permission that someone holds decides; what one does comes before what one reads.
# The steering group begins at the country, where what is late stands too; who follows many begins at what is asked.
STARTS = (
    (Permission.QUARTER_FIX, "milestones.overview"),
    (Permission.ACCOUNT_MANAGE, "people.accounts"),
    (Permission.CARD_READ, "reminders.asked"),
    (Permission.RELEASE_APPROVE, "publication.releases"),
)


@needs(Permission.REGISTER_READ)
def start() -> ResponseReturnValue:
    """Go to the page of the role: for an MT its own Werkplein."""
    actor = current_actor()
    own = _own_werkplein(actor)
    if own is not None:
        return redirect_to("register.card", werkplein=own)
    found = next((endpoint for permission, endpoint in STARTS if actor.may(permission)), "register.werkpleinen")
    return redirect_to(found)


def _own_werkplein(actor: Actor) -> str | None:
    scopes = actor.scopes_for(Permission.CARD_READ)
    if scopes.national or scopes.region_ids or len(scopes.werkplein_ids) != 1:
        return None
    return db.session.scalar(select(Werkplein.code).where(Werkplein.id.in_(scopes.werkplein_ids)))


def _open(app: Flask) -> None:
    app.add_url_rule("/intern/", "start", start)


feature = Feature(name="start", setup=_open)
