"""What can be done to an event, and the rules for it, without HTTP and JSON.

May import: model, records, snapshot, store.
"""
