"""What completeness adds: the pages of what was delivered and what is missing."""

from __future__ import annotations

from werkplein.completeness.views import bp
from werkplein.core.feature import Feature

feature = Feature(name="completeness", blueprints=(bp,))
