"""Field types with their limits, descriptions and examples, and how texts and days compare.

May import: messages.
"""
