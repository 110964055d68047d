"""The OpenAPI document, made from the routes.

May import: api, http, records, wire.
"""
