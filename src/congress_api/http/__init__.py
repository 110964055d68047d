"""HTTP machinery that knows no resource: cache, negotiation, validators, bodies, queries, problems, limits.

May import: wire.cursors, wire.image, wire.problem, wire.query, wire.release, wire.write_query.
"""
