"""Operations on an event and the rules that govern them; independent of HTTP and JSON.

May import: imaging.picture, model, records, snapshot, store.
"""
