"""The routes under /v1, by noun.

May import: domain, http, imaging, model, records, snapshot, store, wire.
"""
