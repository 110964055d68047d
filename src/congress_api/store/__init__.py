"""SQL: the only folder that calls select().

May import: model, records.
"""
