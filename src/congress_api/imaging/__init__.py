"""Pictures that others send: recognised, re-encoded in a process of their own, nothing of the original kept."""
