"""What the child process does with a picture; its program is `worker`.

Nothing else of the application may be imported here: it would be in the memory of an exploited decoder.
"""
