"""Backups of a database, and a backup put in the place of a database: one module for each engine."""
