"""Alternatives with a host and a named loss, and a plan of few steps. Pure."""
