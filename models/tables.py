"""All tables: importing `Base` from here fills its metadata."""

from models import actor, agreement, arms, dataset, deployment, membership, obligation, recognition, source, statement
from models.base import Base

__all__ = [
    "Base",
    "actor",
    "agreement",
    "arms",
    "dataset",
    "deployment",
    "membership",
    "obligation",
    "recognition",
    "source",
    "statement",
]
