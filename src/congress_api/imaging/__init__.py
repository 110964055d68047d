"""Uploaded pictures: recognised, and re-encoded in a process of their own.

May import: nothing.
"""
