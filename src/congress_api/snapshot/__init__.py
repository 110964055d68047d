"""The read side: one event's content at one revision, immutable, in memory."""
