"""Pages for people, and files at fixed addresses.

May import: api, http, records, snapshot, store, wire.
"""
