"""What reminders add: the page of what is asked, that of the secretariat, the job, and what is late in the country."""

from __future__ import annotations

from datetime import timedelta

from werkplein.core.access import Permission
from werkplein.core.feature import Feature, Job, MenuItem, Panel, Task
from werkplein.reminders import jobs, release_letters
from werkplein.reminders.pages import late_counts
from werkplein.reminders.views import bp

feature = Feature(
    name="reminders",
    blueprints=(bp,),
    panels=(Panel("overview.main", 30, "pages/reminders/_late.html", Permission.LEVEL_READ, late_counts),),
    jobs=(
        Job("herinneringen", "Herinneren aan wat wordt gevraagd", jobs.remind, timedelta(minutes=15), Task.TELLS),
        Job("vrijgaven-melden", "Melden welke vrijgave op iemand wacht", release_letters.tell, timedelta(minutes=1)),
    ),
    beneath={"/intern/herinneringen/": "reminders.asked"},
    menu=(MenuItem("Gevraagd", "reminders.asked", Permission.LEVEL_READ, 5),),
)
