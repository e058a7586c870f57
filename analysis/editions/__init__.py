"""Editions: citing and comparing them."""
