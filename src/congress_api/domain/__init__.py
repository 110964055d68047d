"""Deeds that have rules: no HTTP, no JSON."""
