"""What importing adds: pages per kind of file, and the job that checks large ones."""

from __future__ import annotations

from datetime import timedelta

from werkplein.core.feature import Feature, Job
from werkplein.core.importing.jobs import check_waiting
from werkplein.core.importing.views import add_pages

feature = Feature(
    name="importing",
    jobs=(Job("inlezen", "Grote bestanden controleren", check_waiting, timedelta(seconds=10)),),
    setup=add_pages,
)
