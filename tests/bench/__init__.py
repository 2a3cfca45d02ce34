"""Measures the key pages against a bare Flask hello: `make bench`."""
