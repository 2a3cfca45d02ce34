"""Checklists, assessments, levels: is a Werkplein there yet, and what is missing?"""
