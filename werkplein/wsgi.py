"""The door for a WSGI server: `gunicorn werkplein.wsgi:app`."""

import gc

from werkplein.app import checked_app

# The collector looks after so many new objects, which is about what a page makes; the usual number is 700.
OBJECTS_PER_LOOK = 10_000

app = checked_app()

# What was made to start with stays as long as the process: the collector need not go through it time and again.
gc.collect()
gc.freeze()
gc.set_threshold(OBJECTS_PER_LOOK)
