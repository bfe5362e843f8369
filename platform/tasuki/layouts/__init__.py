"""Screens as frozen values: what a person sees of records, from the catalogue, his Access and what objects return."""
