"""The companion API of a congress: sessions, partners, speakers and their positions for event apps."""

__version__ = "0.1.0"
