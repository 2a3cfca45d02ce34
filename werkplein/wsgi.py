"""The door for a WSGI server: `gunicorn werkplein.wsgi:app`."""

import gc

from gunicorn.errors import AppImportError

from werkplein.app import CANNOT_START, checked_app, why_not

# The collector looks after so many new objects, which is about what a page makes; the usual number is 700.
OBJECTS_PER_LOOK = 10_000

try:
    app = checked_app()
except CANNOT_START as error:
    # Gunicorn prints the sentence alone and stops, where any other error would have it print the way through the code.
    raise AppImportError(why_not(error)) from error

# What was made to start with stays as long as the process: the collector need not go through it time and again.
gc.collect()
gc.freeze()
gc.set_threshold(OBJECTS_PER_LOOK)
