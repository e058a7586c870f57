"""Canned queries: what they are, their parameters, running them."""
