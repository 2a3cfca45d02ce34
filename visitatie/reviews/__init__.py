"""Visitatie: peers review every Werkplein that is no laggard, and each recommendation gets support."""
