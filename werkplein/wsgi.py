"""The door for a WSGI server: `gunicorn werkplein.wsgi:app`."""

from werkplein.app import checked_app

app = checked_app()
