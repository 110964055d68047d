"""Every text that a problem can hold, in every language that problems have, and the codes of faults.

May import: nothing.
"""
