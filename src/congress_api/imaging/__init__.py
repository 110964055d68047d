"""Recognises uploaded pictures, and re-encodes them in a separate process.

May import: nothing.
"""
