"""What the audit in the field adds to visits: its pages."""

from __future__ import annotations

from visitatie.field import views

BLUEPRINTS = (views.bp,)
