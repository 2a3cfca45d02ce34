"""Keeps the pages of audits to audits: a visitatie has its own page, and its own rules."""

from __future__ import annotations

from flask import redirect, request
from flask.typing import ResponseReturnValue

from visitatie.models import Visit
from werkplein.core.errors import NotFound


def only_audits() -> ResponseReturnValue | None:
    """Lead who opens a visit that is no audit to its own page; nothing can be sent to it here."""
    visit = (request.view_args or {}).get("visit")
    if not isinstance(visit, Visit) or visit.kind.is_audit:
        return None
    if request.method != "GET":
        raise NotFound
    return redirect(visit.address)
