"""All tables: importing `Base` from here fills its metadata."""

from importlib import import_module

import sqlalchemy as sa

from models.base import Base

__all__ = ["Base", "tables_in_order"]

for _module in (
    *("actor", "agreement", "arms", "dataset", "deal", "deployment", "indicator", "membership", "obligation"),
    *("recognition", "source", "state_system", "statement"),
):
    import_module(f"models.{_module}")


def tables_in_order() -> list[sa.Table]:
    """All tables, each after those that its rows refer to; citations last, for their facts are rows of any table."""
    return sorted(Base.metadata.sorted_tables, key=lambda table: table.name == "citation")
