"""The read side: one event at one revision, immutable and in memory.

May import: records, store, wire.
"""
