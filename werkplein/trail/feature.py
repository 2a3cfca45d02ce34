"""What the trail adds: its page, for who may read it."""

from __future__ import annotations

from werkplein.core.access import Permission
from werkplein.core.feature import Feature, MenuItem
from werkplein.trail.views import bp

feature = Feature(
    name="trail",
    blueprints=(bp,),
    menu=(MenuItem("Logboek", "trail.acts", Permission.AUDIT_READ, 95),),
)
