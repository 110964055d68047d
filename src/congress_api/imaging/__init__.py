"""Recognises uploaded pictures, and re-encodes them in a separate process; encodes those that the program draws.

May import: nothing.
"""
