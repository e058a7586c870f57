"""What is known of a date becomes its text: `2023`, `2023-06` or `2023-06-20` in `<x>_text`, not year, month or day.

Downgrade turns each text back into the word for its length: no row is lost, and the days do not change.
"""

from alembic import op

from schema.rebuild import rebuilding

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SPELL = ("valid_from", "valid_until")
DATES = {
    "source": ("published_on",),
    "coverage": SPELL,
    "state_detail": SPELL,
    "state_identifier": SPELL,
    "actor_name": SPELL,
    "actor_fact": SPELL,
    "border": SPELL,
    "membership": SPELL,
    "agreement": ("signed_on", "in_force_on", "ended_on"),
    "agreement_event": ("happened_on",),
    "signatory": ("signed_on", "ratified_on", *SPELL),
    "obligation": SPELL,
    "recognition": ("recognised_on", "withdrawn_on"),
    "recognition_position": SPELL,
    "deployment": ("as_of",),
    "statement": ("stated_on",),
}


def upgrade() -> None:
    """Rename each `<x>_precision` and put the text in it."""
    for table, dates in DATES.items():
        with rebuilding(table) as batch:
            for x in dates:
                batch.drop_constraint(op.f(f"ck_{table}_{x}_precision"), type_="check")
                batch.drop_constraint(op.f(f"ck_{table}_{x}_has_precision"), type_="check")
                batch.alter_column(
                    f"{x}_precision",
                    new_column_name=f"{x}_text",
                    comment="What is known of the day: 2023, 2023-06 or 2023-06-20.",
                )
        length = "case {0}_text when 'year' then 4 when 'month' then 7 else 10 end"
        set_texts(table, {x: f"substr({iso(x)}, 1, {length.format(x)})" for x in dates}, "text")
        with rebuilding(table) as batch:
            for x in dates:
                begins = f"length({x}_text) in (4, 7, 10) and substr({iso(x)}, 1, length({x}_text)) = {x}_text"
                batch.create_check_constraint(
                    op.f(f"ck_{table}_{x}_begins_with_text"),
                    f"coalesce({begins}, {x} is null and {x}_text is null)",
                )


def downgrade() -> None:
    """Rename each `<x>_text` and put the word for its length in it."""
    for table, dates in DATES.items():
        with rebuilding(table) as batch:
            for x in dates:
                batch.drop_constraint(op.f(f"ck_{table}_{x}_begins_with_text"), type_="check")
                batch.alter_column(
                    f"{x}_text",
                    new_column_name=f"{x}_precision",
                    comment=f"How much of {x} is known: day, month, year.",
                )
        word = "case length({0}_precision) when 4 then 'year' when 7 then 'month' else 'day' end"
        set_texts(table, {x: word.format(x) for x in dates}, "precision")
        with rebuilding(table) as batch:
            for x in dates:
                batch.create_check_constraint(
                    op.f(f"ck_{table}_{x}_precision"), f"{x}_precision in ('day', 'month', 'year')"
                )
                batch.create_check_constraint(
                    op.f(f"ck_{table}_{x}_has_precision"), f"({x} is null) = ({x}_precision is null)"
                )


def iso(day: str) -> str:
    """The day in ten characters; on PostgreSQL a cast to text would follow the session's DateStyle."""
    return day if op.get_context().dialect.name == "sqlite" else f"to_char({day}, 'YYYY-MM-DD')"


def set_texts(table: str, texts: dict[str, str], ending: str) -> None:
    """Set the text beside each day; without a day it is NULL and stays so."""
    sets = ", ".join(f"{x}_{ending} = case when {x} is not null then {text} end" for x, text in texts.items())
    op.execute(f"update {table} set {sets}")
