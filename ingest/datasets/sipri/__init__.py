"""SIPRI's Arms Transfers Database, in its three layouts."""
