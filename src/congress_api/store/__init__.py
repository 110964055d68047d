"""SQL: the only folder that calls select().

May import: imaging.picture, model, records.
"""
