"""What the loader compares rows by."""

from models.keys import natural_key

__all__ = ["CURATED", "natural_key"]

CURATED = "curated"
