"""Facts: every row that sources bear on has a number, whatever its table, and citations point to it.

Downgrade points citations to their rows again and drops the numbers; no other row is lost.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from schema.rebuild import rebuilding

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

# Kind of fact -> the key of its table, and what tells the dataset of a row `f`.
OWN = "f.dataset_code"
PART = "(select dataset_code from agreement where code = f.agreement_code)"
KINDS = {
    "actor": ("code", "'curated'"),
    "state_identifier": ("id", OWN),
    "actor_name": ("id", "'curated'"),
    "actor_fact": ("id", "'curated'"),
    "border": ("id", "'curated'"),
    "membership": ("id", "'curated'"),
    "agreement": ("code", OWN),
    "agreement_event": ("id", PART),
    "agreement_link": ("id", PART),
    "signatory": ("id", PART),
    "obligation": ("id", PART),
    "provision": ("id", PART),
    "recognition": ("id", "'curated'"),
    "recognition_position": ("id", "'curated'"),
    "arms_transfer": ("id", OWN),
    "deployment": ("id", "'curated'"),
    "statement": ("id", "'curated'"),
    "source_assertion": ("id", "'curated'"),
}
KEYS = {kind: f"{kind}_{key}" for kind, (key, _dataset) in KINDS.items()}  # columns of the citation of 0012


def upgrade() -> None:
    """Number the facts, and point the citations to them."""
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    op.create_table(
        "fact",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("kind", TEXT, nullable=False, comment="The table that has the row."),
        sa.Column(
            "dataset_code",
            TEXT,
            nullable=False,
            comment="Whose fact it is: curated, or the dataset of a user's own facts.",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
        sa.CheckConstraint(f"kind in ({kinds})", name=op.f("ck_fact_kind")),
        sa.ForeignKeyConstraint(["dataset_code"], ["dataset.code"], name=op.f("fk_fact_dataset_code")),
        comment="Rows that sources bear on, of every kind: a row has its number here in fact_id, as citations do.",
    )
    for kind in KINDS:
        with rebuilding(kind) as batch:
            batch.add_column(
                sa.Column("fact_id", sa.Integer(), comment="Its number in fact and citation; NULL: imported.")
            )
            batch.create_foreign_key(op.f(f"fk_{kind}_fact_id"), "fact", ["fact_id"], ["id"])
        number(kind)
        op.create_index(op.f(f"ix_{kind}_fact_id"), kind, ["fact_id"], unique=True)
    set_sequence("fact")
    arms = (
        f"select c.id, f.fact_id, c.source_code, c.stance, c.field, c.locator, c.note"
        f" from citation c join {kind} f on f.{key} = c.{KEYS[kind]}"
        for kind, (key, _dataset) in KINDS.items()
    )
    keep_citations(arms)
    op.create_table(
        "citation",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("fact_id", sa.Integer(), nullable=False, comment="The fact: the row with this fact_id."),
        *what_is_said(),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], name=op.f("fk_citation_fact_id")),
        comment="What a source says of one fact: join the fact's own table by fact_id.",
    )
    columns = [sa.text("fact_id"), sa.text("source_code"), sa.text("coalesce(field, '')")]
    op.create_index(op.f("uq_citation_natural_key"), "citation", columns, unique=True)
    fill_citation("fact_id")


def downgrade() -> None:
    """Point the citations to their rows, and drop the numbers."""
    arms = (
        f"select c.id, c.source_code, c.stance, c.field, c.locator, c.note, {', '.join(keys_of(cited))}"
        f" from citation c join {cited} f on f.fact_id = c.fact_id"
        for cited in KINDS
    )
    keep_citations(arms)
    is_set = " + ".join(f"case when {key} is null then 0 else 1 end" for key in KEYS.values())
    op.create_table(
        "citation",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        *what_is_said(),
        *(
            sa.Column(
                KEYS[kind],
                TEXT if key == "code" else sa.Integer(),
                comment=f"The fact, if a{'n' if kind[0] in 'aeiou' else ''} {kind}.",
            )
            for kind, (key, _dataset) in KINDS.items()
        ),
        sa.CheckConstraint(f"{is_set} = 1", name=op.f("ck_citation_exactly_one_fact")),
        *(
            sa.ForeignKeyConstraint([KEYS[kind]], [f"{kind}.{key}"], name=op.f(f"fk_citation_{KEYS[kind]}"))
            for kind, (key, _dataset) in KINDS.items()
        ),
        comment="What a source says of one fact: exactly one of the columns that point to facts is set.",
    )
    for key in KEYS.values():
        op.create_index(
            op.f(f"uq_citation_{key}"),
            "citation",
            [sa.text(key), sa.text("source_code"), sa.text("coalesce(field, '')")],
            unique=True,
            sqlite_where=sa.text(f"{key} is not null"),
            postgresql_where=sa.text(f"{key} is not null"),
        )
    fill_citation(*KEYS.values())
    for kind in KINDS:
        op.drop_index(op.f(f"ix_{kind}_fact_id"), kind)
        with rebuilding(kind) as batch:
            batch.drop_constraint(op.f(f"fk_{kind}_fact_id"), type_="foreignkey")
            batch.drop_column("fact_id")
    op.drop_table("fact")


def number(kind: str) -> None:
    """Make a fact of each curated row of a table, and of an imported one that somebody has cited."""
    key, dataset = KINDS[kind]
    last = op.get_bind().scalar(sa.text("select coalesce(max(id), 0) from fact"))
    cited = f"f.{key} in (select {KEYS[kind]} from citation)"
    op.execute(
        f"create temporary table numbered as select {last} + row_number() over (order by f.{key}) as fact_id,"
        f" f.{key} as row_key, {dataset} as dataset_code from {kind} f where {dataset} = 'curated' or {cited}"
    )
    op.execute(f"insert into fact (id, kind, dataset_code) select fact_id, '{kind}', dataset_code from numbered")
    op.execute(f"update {kind} set fact_id = numbered.fact_id from numbered where numbered.row_key = {kind}.{key}")
    op.execute("drop table numbered")


def keys_of(cited: str) -> Iterator[str]:
    """The columns that point to a row `f` of a kind: its own key, and NULL in all others."""
    for kind, (key, _dataset) in KINDS.items():
        null = "cast(null as text)" if key == "code" else "cast(null as integer)"
        yield f"{f'f.{key}' if kind == cited else null} as {KEYS[kind]}"


def keep_citations(arms: Iterator[str]) -> None:
    """Drop the table of citations, with its rows set aside."""
    op.execute(f"create temporary table kept as {' union all '.join(arms)}")
    op.drop_table("citation")


def what_is_said() -> list[sa.schema.SchemaItem]:
    """The columns and constraints of a citation that do not point to its fact."""
    return [
        sa.Column("source_code", TEXT, nullable=False, comment="The source."),
        sa.Column("stance", TEXT, nullable=False, comment="supports, contradicts or qualifies the fact."),
        sa.Column("field", TEXT, comment="The column it bears on; NULL: the whole fact."),
        sa.Column("locator", TEXT, comment="Page, article or section."),
        sa.Column("note", TEXT, comment="What the source says where it differs, reworded."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citation")),
        sa.CheckConstraint("stance in ('supports', 'contradicts', 'qualifies')", name=op.f("ck_citation_stance")),
        sa.ForeignKeyConstraint(["source_code"], ["source.code"], name=op.f("fk_citation_source_code")),
    ]


def fill_citation(*keys: str) -> None:
    """Put the rows that were set aside into the new table."""
    columns = ", ".join(["id", *keys, "source_code", "stance", "field", "locator", "note"])
    op.execute(f"insert into citation ({columns}) select {columns} from kept order by id")
    op.execute("drop table kept")
    op.create_index(op.f("ix_citation_source_code"), "citation", ["source_code"])
    set_sequence("citation")


def set_sequence(table: str) -> None:
    """Have PostgreSQL number the next row after those that came in with their ids."""
    if op.get_context().dialect.name == "postgresql":
        last = f"coalesce(max(id), 0) + 1, false) from {table}"
        op.execute(f"select setval(pg_get_serial_sequence('{table}', 'id'), {last}")
