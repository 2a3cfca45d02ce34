"""Accounts, their grants, signing in and invitations: the only room that knows persons."""
