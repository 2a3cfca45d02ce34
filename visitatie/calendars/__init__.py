"""Visits in calendars: secret addresses, invitations by mail, and the sheet for a day on the road."""
