"""Releases: what becomes public, frozen, approved by a second person, written as files."""
