"""What the ways in add: the files with counts of municipalities, their pages, and counting at who delivers."""

from __future__ import annotations

from werkplein.core.feature import Feature
from werkplein.intake.imports import CBS_FILE, WWB_FILE
from werkplein.intake.views import bp

feature = Feature(
    name="intake",
    blueprints=(bp,),
    import_kinds=(CBS_FILE, WWB_FILE),
    beneath=dict.fromkeys(("/intern/inlezen/cbs/", "/intern/inlezen/wwb-telling/"), "results.figures"),
)
