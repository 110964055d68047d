"""The structs of the contract: delivered resources, inputs, patches, queries and pages.

May import: records.
"""
