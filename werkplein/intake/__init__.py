"""The ways in: counts per municipality in the form of CBS, and benefits counted at who delivers them."""
