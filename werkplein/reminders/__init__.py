"""Reminders of what is expected: by mail and on the start page, never twice, and on from where it stopped."""
