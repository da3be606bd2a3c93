"""Audit the tools of an association: who owns them, which law reaches the data, how to leave."""

__version__ = "0.1.0"
