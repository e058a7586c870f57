"""National capabilities, contiguity and major powers: two tables, three series, and values with ten decimals.

Downgrade drops the two tables, and deletes the editions of these series with their values, which can be imported again;
on PostgreSQL other values are rounded to four decimals.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from schema.rebuild import rebuilding

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
DAY = sa.Date().with_variant(sa.Text(), "sqlite")
SERIES = ("nmc", "contiguity", "majors")
SERIES_BEFORE = "curated, own, atop, dcad, sipri, cow-states, "
TABLES_BEFORE = (
    "agreement, agreement_event, arms_delivery, arms_transfer, border, deployment, indicator, membership, obligation, "
    "provision, recognition, signatory, state_identifier, statement"
)
TABLES = TABLES_BEFORE.replace("deployment, indicator,", "contiguity, deployment, indicator, major_power,")
KEY = ("dataset_code", "actor_code", "indicator_kind_code", "year")
OLD_KEY = f"uq_indicator_{'_'.join(KEY)}"
OLD_SERIES = "What it is an edition of: curated, atop, dcad, sipri, cow-states, wdi; own: a user's own facts."


def upgrade() -> None:
    """Make the tables, allow the series, and let an indicator have two values of an actor that has two numbers."""
    allow("dataset", "series", f"{SERIES_BEFORE}{', '.join(SERIES)}, wdi")
    allow("coverage", "table_name", TABLES)
    comment_series(OLD_SERIES.replace("wdi", f"{', '.join(SERIES)}, wdi"))
    with rebuilding("indicator") as batch:
        batch.drop_constraint(op.f(OLD_KEY), type_="unique")
        batch.add_column(
            sa.Column(
                "actor_raw",
                TEXT,
                comment="The actor's number in an imported file; of a year in which an actor has two (Germany in 1990: "
                "260 and 255) there are two values.",
            )
        )
    change_values(sa.Numeric(24, 10), sa.Numeric(18, 4))
    op.create_index(
        op.f("uq_indicator_natural_key"),
        "indicator",
        [*map(sa.text, KEY), sa.text("coalesce(actor_raw, '')")],
        unique=True,
    )
    op.create_table(
        "contiguity",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("dataset_code", TEXT, nullable=False, comment="Edition that the row comes from."),
        sa.Column(
            "state_1_code",
            TEXT,
            nullable=False,
            comment="The state with the lower number, as its holder in the spell.",
        ),
        sa.Column("state_2_code", TEXT, nullable=False, comment="The other state."),
        sa.Column("state_1_raw", TEXT, nullable=False, comment="COW number of the first state, as in the file."),
        sa.Column("state_2_raw", TEXT, nullable=False, comment="COW number of the other state."),
        sa.Column(
            "kind",
            TEXT,
            nullable=False,
            comment="COW's types 1 to 5: land (or a river), then water of at most 12, 24, 150 or 400 miles.",
        ),
        *spell("First day, the earliest it can be."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contiguity")),
        sa.CheckConstraint(
            "kind in ('land', 'water_12', 'water_24', 'water_150', 'water_400')", name=op.f("ck_contiguity_kind")
        ),
        *rules("contiguity"),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_contiguity_{column}"))
            for column, target in (
                ("dataset_code", "dataset.code"),
                ("state_1_code", "actor.code"),
                ("state_2_code", "actor.code"),
            )
        ),
        comment="Direct contiguity of states by an imported edition, each pair once: over land, or over at most 400 "
        "miles of water. Curated land borders are in the table border.",
    )
    index(
        "contiguity",
        "dataset_code, state_1_code, state_2_code, state_1_raw, state_2_raw, kind",
        "state_1_code",
        "state_2_code",
    )
    op.create_table(
        "major_power",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("dataset_code", TEXT, nullable=False, comment="Edition that the row comes from."),
        sa.Column(
            "state_code",
            TEXT,
            nullable=False,
            comment="The major power, as the holder of the number in the spell.",
        ),
        sa.Column("state_raw", TEXT, nullable=False, comment="Its COW number, as in the file."),
        *spell("First day."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_major_power")),
        *rules("major_power"),
        sa.ForeignKeyConstraint(["dataset_code"], ["dataset.code"], name=op.f("fk_major_power_dataset_code")),
        sa.ForeignKeyConstraint(["state_code"], ["actor.code"], name=op.f("fk_major_power_state_code")),
        comment="Spells of major powers by an imported edition; states without a row are not major powers.",
    )
    index("major_power", "dataset_code, state_code, state_raw", "state_code")


def downgrade() -> None:
    """Drop the tables and the editions, and make the values as they were."""
    op.drop_table("major_power")
    op.drop_table("contiguity")
    editions = f"select code from dataset where series in ({', '.join(repr(name) for name in SERIES)})"
    for table in ("indicator", "coverage", "load"):
        op.execute(f"delete from {table} where dataset_code in ({editions})")
    op.execute(editions.replace("select code", "delete"))
    op.drop_index(op.f("uq_indicator_natural_key"), "indicator")
    change_values(sa.Numeric(18, 4), sa.Numeric(24, 10))
    with rebuilding("indicator") as batch:
        batch.drop_column("actor_raw")
        batch.create_unique_constraint(op.f(OLD_KEY), KEY)
    comment_series(OLD_SERIES)
    allow("coverage", "table_name", TABLES_BEFORE)
    allow("dataset", "series", f"{SERIES_BEFORE}wdi")


def spell(first_day: str) -> list[sa.Column[object]]:
    """The columns of a spell."""
    known = "What is known of the day: 2023, 2023-06 or 2023-06-20."
    last_day = "First day after; NULL: still so at the edition's end."
    return [
        sa.Column("valid_from", DAY, comment=first_day),
        sa.Column("valid_from_text", TEXT, comment=known),
        sa.Column("valid_until", DAY, comment=last_day),
        sa.Column("valid_until_text", TEXT, comment=known),
    ]


def rules(table: str) -> Iterator[sa.CheckConstraint]:
    """The rules for the columns of a spell."""
    for column in ("valid_from", "valid_until"):
        yield sa.CheckConstraint(
            f"{column} is date({column}, '+0 days')", name=op.f(f"ck_{table}_{column}_is_date")
        ).ddl_if(dialect="sqlite")
        for dialect, day in (("sqlite", column), ("postgresql", f"to_char({column}, 'YYYY-MM-DD')")):
            text = f"{column}_text"
            begins = f"length({text}) in (4, 7, 10) and substr({day}, 1, length({text})) = {text}"
            yield sa.CheckConstraint(
                f"coalesce({begins}, {column} is null and {text} is null)",
                name=op.f(f"ck_{table}_{column}_begins_with_text"),
            ).ddl_if(dialect=dialect)
    yield sa.CheckConstraint("valid_until >= valid_from", name=op.f(f"ck_{table}_valid_until_not_before_valid_from"))


def index(table: str, key: str, *columns: str) -> None:
    """The index of the natural key, in which two unknown days are equal, and those of columns."""
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    parts = [sa.text(column) for column in (*key.split(", "), "coalesce(valid_from, '0001-01-01')")]
    op.create_index(op.f(f"uq_{table}_natural_key"), table, parts, unique=True)


def allow(table: str, column: str, values: str) -> None:
    """Replace the list of values of a column."""
    rule = f"{column} in ({', '.join(repr(value) for value in values.split(', '))})"
    with rebuilding(table) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_{column}"), type_="check")
        batch.create_check_constraint(op.f(f"ck_{table}_{column}"), rule)


def comment_series(meaning: str) -> None:
    """Replace the comment on dataset.series, which SQLite does not keep."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("dataset", "series", comment=meaning)


def change_values(to: sa.types.TypeEngine[Any], before: sa.types.TypeEngine[Any]) -> None:
    """Change the type of indicator.value, which is a REAL on SQLite."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("indicator", "value", type_=to, existing_type=before)
