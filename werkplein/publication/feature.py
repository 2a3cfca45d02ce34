"""What publication adds: the public site, the pages of releases, the internal map, and the job that publishes."""

from __future__ import annotations

from datetime import timedelta

from werkplein.core.access import Permission
from werkplein.core.feature import Feature, Job, MenuItem, Panel
from werkplein.publication import asks, cli, public_views, views
from werkplein.publication.at_form import PANELS
from werkplein.publication.jobs import publish_due
from werkplein.publication.models import RENDERING

feature = Feature(
    name="publication",
    blueprints=(public_views.bp, views.bp),
    jobs=(Job(RENDERING, "Goedgekeurde vrijgaven openbaar maken", publish_due, timedelta(seconds=10)),),
    panels=(
        Panel("asked.mine", 10, "pages/publication/_asked.html", Permission.RELEASE_APPROVE, asks.asked),
        Panel("asked.mine", 11, "pages/publication/_ended.html", Permission.RELEASE_PREPARE, asks.ended),
        *PANELS,
    ),
    commands=(cli.publish_site, cli.export_site),
    menu=(
        MenuItem("Vrijgaven", "publication.releases", Permission.RELEASE_READ, 60),
        MenuItem("Landkaart", "publication.landkaart_start", Permission.REGISTER_READ, 70),
    ),
)
