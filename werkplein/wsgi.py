"""The door for a WSGI server: `gunicorn werkplein.wsgi:app`."""

from werkplein.app import create_app

app = create_app()
