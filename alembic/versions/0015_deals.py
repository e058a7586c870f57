"""Deals: a value is stated once, for all transfers of a deal, and no longer on each of them.

Each transfer with a value gets a deal of its own; rows that share the value of a package, ordered in one year between
the same two actors, share one deal. The sources of the transfers are those of the deal, and what they say of the value
goes there. Downgrade puts values and citations back on every transfer of a deal and drops the table: deals without a
transfer are lost, and so is what a transfer has no column for (title, kind, day, note).
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from schema.rebuild import rebuilding

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
DAY = sa.Date().with_variant(sa.Text(), "sqlite")
AMOUNT = sa.Numeric(14, 2).with_variant(sa.REAL(), "sqlite")

KINDS_BEFORE = (
    "actor state_identifier actor_name actor_fact border membership agreement agreement_event agreement_link signatory "
    "obligation provision recognition recognition_position"
).split()
KINDS_AFTER = "arms_transfer deployment statement source_assertion".split()
# What a citation of a transfer bears on -> what it bears on as a citation of the deal.
FIELDS = {
    "value_amount": "value_amount",
    "value_currency": "value_currency",
    "value_musd": "value_usd",
    "value_scope": "whole",
}
SHARED = "dataset_code supplier_code recipient_code order_year value_amount value_currency value_musd".split()

Row = dict[str, Any]


def upgrade() -> None:
    """Make a deal of each value, and tie the transfers to it."""
    transfers = rows(
        "select t.id, t.dataset_code, t.source_key, t.supplier_code, t.recipient_code, t.designation, t.order_year,"
        " t.value_amount, t.value_currency, t.value_scope, t.value_musd, t.fact_id, a.name as recipient"
        " from arms_transfer t join actor a on a.code = t.recipient_code"
        " where value_amount is not null or value_scope is not null or value_musd is not null"
        " order by t.source_key, t.dataset_code"
    )
    allow_kinds([*KINDS_BEFORE, "deal", *KINDS_AFTER])
    create_deal()
    with rebuilding("arms_transfer") as batch:
        for name in ("value_scope", "value_amount_not_negative", "value_has_currency"):
            batch.drop_constraint(op.f(f"ck_arms_transfer_{name}"), type_="check")
        for name in ("value_amount", "value_currency", "value_scope", "value_musd"):
            batch.drop_column(name)
        batch.add_column(
            sa.Column("deal_code", TEXT, comment="The deal that it belongs to, which has the value; NULL: none known.")
        )
        batch.create_foreign_key(op.f("fk_arms_transfer_deal_code"), "deal", ["deal_code"], ["code"])
    op.create_index(op.f("ix_arms_transfer_deal_code"), "arms_transfer", ["deal_code"])
    for orders in by_deal(transfers):
        add_deal(orders)
    set_sequence("fact")


def downgrade() -> None:
    """Put values and citations back on the transfers, and drop the deals."""
    transfers = rows(
        "select t.id, t.fact_id, d.fact_id as deal, d.value_amount, d.value_currency, d.value_usd, d.whole,"
        " count(*) over (partition by t.deal_code) as sharing"
        " from arms_transfer t join deal d on d.code = t.deal_code order by t.source_key, t.dataset_code"
    )
    op.drop_index(op.f("ix_arms_transfer_deal_code"), "arms_transfer")
    with rebuilding("arms_transfer") as batch:
        batch.drop_constraint(op.f("fk_arms_transfer_deal_code"), type_="foreignkey")
        batch.drop_column("deal_code")
        batch.add_column(sa.Column("value_amount", AMOUNT, comment="Value in whole units of value_currency."))
        batch.add_column(sa.Column("value_currency", TEXT, comment="ISO 4217 code."))
        batch.add_column(
            sa.Column("value_scope", TEXT, comment="item, or package: the value of a larger deal, shared by rows.")
        )
        batch.add_column(sa.Column("value_musd", AMOUNT, comment="Value in millions of USD as first collected."))
        batch.create_check_constraint(op.f("ck_arms_transfer_value_scope"), "value_scope in ('item', 'package')")
        batch.create_check_constraint(op.f("ck_arms_transfer_value_amount_not_negative"), "value_amount >= 0")
        batch.create_check_constraint(
            op.f("ck_arms_transfer_value_has_currency"), "(value_amount is null) = (value_currency is null)"
        )
    first: dict[int, int] = {}  # fact of a deal -> fact of its first transfer
    for transfer in transfers:
        give_back_value(transfer)
        if transfer["fact_id"] is not None and transfer["deal"] is not None:
            give_back_citations(
                transfer["fact_id"], transfer["deal"], first.setdefault(transfer["deal"], transfer["fact_id"])
            )
    run("delete from citation where fact_id in (select fact_id from deal)")
    op.drop_table("deal")
    run("delete from fact where kind = 'deal'")
    allow_kinds([*KINDS_BEFORE, *KINDS_AFTER])


def create_deal() -> None:
    """Make the table."""
    day = "signed_on" if op.get_context().dialect.name == "sqlite" else "to_char(signed_on, 'YYYY-MM-DD')"
    begins = f"length(signed_on_text) in (4, 7, 10) and substr({day}, 1, length(signed_on_text)) = signed_on_text"
    op.create_table(
        "deal",
        sa.Column("code", TEXT, nullable=False, comment="Readable key, as deu-hun-2020-lynx."),
        sa.Column("title", TEXT, nullable=False, comment="What it is about, in English."),
        sa.Column(
            "supplier_code",
            TEXT,
            nullable=False,
            comment="Who contracts to supply; others may supply parts of it.",
        ),
        sa.Column("recipient_code", TEXT, nullable=False, comment="Who receives."),
        sa.Column(
            "kind",
            TEXT,
            nullable=False,
            comment="contract; aid: the value put on it; approval: authorised, a ceiling; selection: chosen, not "
            "contracted; programme: the cost of a programme; unknown.",
        ),
        sa.Column("signed_on", DAY, comment="Day of signature, the earliest it can be; NULL: not known."),
        sa.Column("signed_on_text", TEXT, comment="What is known of the day: 2023, 2023-06 or 2023-06-20."),
        sa.Column("value_amount", AMOUNT, comment="Value in whole units of value_currency."),
        sa.Column("value_currency", TEXT, comment="ISO 4217 code."),
        sa.Column(
            "value_usd", AMOUNT, comment="Value in US dollars, where a source gives that beside another currency."
        ),
        sa.Column(
            "whole",
            TEXT,
            nullable=False,
            comment="Text: yes, the value is that of the listed transfers; no, it pays for something else too; or "
            "unknown.",
        ),
        sa.Column("note", TEXT, comment="Remarks."),
        sa.Column("fact_id", sa.Integer(), comment="Its number in fact and citation; NULL: imported."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_deal")),
        sa.CheckConstraint(
            "kind in ('contract', 'aid', 'approval', 'selection', 'programme', 'unknown')", name=op.f("ck_deal_kind")
        ),
        sa.CheckConstraint("whole in ('yes', 'no', 'unknown')", name=op.f("ck_deal_whole")),
        sa.CheckConstraint("signed_on is date(signed_on, '+0 days')", name=op.f("ck_deal_signed_on_is_date")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            f"coalesce({begins}, signed_on is null and signed_on_text is null)",
            name=op.f("ck_deal_signed_on_begins_with_text"),
        ),
        sa.CheckConstraint("value_amount >= 0", name=op.f("ck_deal_value_amount_not_negative")),
        sa.CheckConstraint("value_usd >= 0", name=op.f("ck_deal_value_usd_not_negative")),
        sa.CheckConstraint(
            "(value_amount is null) = (value_currency is null)", name=op.f("ck_deal_value_has_currency")
        ),
        sa.ForeignKeyConstraint(["supplier_code"], ["actor.code"], name=op.f("fk_deal_supplier_code")),
        sa.ForeignKeyConstraint(["recipient_code"], ["actor.code"], name=op.f("fk_deal_recipient_code")),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], name=op.f("fk_deal_fact_id")),
        comment="Deals on arms with their value, which all transfers of a deal share: sum values here, by currency and "
        "kind. arms_transfer.deal_code names the deal of a transfer.",
    )
    op.create_index(op.f("ix_deal_supplier_code"), "deal", ["supplier_code"])
    op.create_index(op.f("ix_deal_recipient_code"), "deal", ["recipient_code"])
    op.create_index(op.f("ix_deal_fact_id"), "deal", ["fact_id"], unique=True)


def by_deal(transfers: list[Row]) -> list[list[Row]]:
    """Transfers that share the value of a package together, all others alone."""
    deals: dict[tuple[Any, ...], list[Row]] = {}
    for transfer in transfers:
        in_package = transfer["value_scope"] == "package" and transfer["value_amount"] is not None
        key = tuple(transfer[name] for name in SHARED) if in_package else (transfer["id"],)
        deals.setdefault(key, []).append(transfer)
    return list(deals.values())


def add_deal(orders: list[Row]) -> None:
    """Add the deal of transfers that have the same value, and its citations."""
    first = orders[0]
    curated = first["dataset_code"] == "curated"
    usd = first["value_musd"]
    facts = [order["fact_id"] for order in orders if order["fact_id"] is not None]
    deal = {
        "code": first["source_key"] if curated else f"{first['dataset_code']}:{first['source_key']}",
        "title": f"{first['designation']} for {first['recipient']}",
        "supplier_code": first["supplier_code"],
        "recipient_code": first["recipient_code"],
        "kind": "unknown",
        "value_amount": first["value_amount"],
        "value_currency": first["value_currency"],
        "value_usd": None if usd is None else round(usd * 1_000_000, 2),
        # Of a package that no other row belongs to, the rest is not listed; without a scope nothing is known.
        "whole": {"item": "yes", "package": "no" if len(orders) == 1 else "unknown"}.get(
            first["value_scope"], "unknown"
        ),
        "fact_id": rows("select max(id) + 1 as id from fact")[0]["id"] if facts else None,
    }
    if facts:
        run(
            "insert into fact (id, kind, dataset_code) values (:id, 'deal', :owner)",
            id=deal["fact_id"],
            owner=first["dataset_code"],
        )
    run(f"insert into deal ({', '.join(deal)}) values ({', '.join(f':{column}' for column in deal)})", **deal)
    for order in orders:
        run("update arms_transfer set deal_code = :deal where id = :id", deal=deal["code"], id=order["id"])
    for fact in facts:
        take_citations(fact, deal["fact_id"])


def take_citations(transfer: int, deal: int) -> None:
    """Move to a deal what is said of the value of its transfer, and copy to it what is said of the transfer as a whole."""
    both = {"transfer": transfer, "deal": deal}
    for old, new in FIELDS.items():
        known = "select source_code from citation where fact_id = :deal and field = :new"
        run(
            "update citation set fact_id = :deal, field = :new"
            f" where fact_id = :transfer and field = :old and source_code not in ({known})",
            **both,
            old=old,
            new=new,
        )
        run("delete from citation where fact_id = :transfer and field = :old", transfer=transfer, old=old)
    run(
        "insert into citation (fact_id, source_code, stance, locator, note)"
        " select cast(:deal as integer), source_code, stance, locator, note"
        " from citation where fact_id = :transfer and field is null"
        " and source_code not in (select source_code from citation where fact_id = :deal and field is null) order by id",
        **both,
    )


def give_back_value(transfer: Row) -> None:
    """Set the value of a transfer to that of its deal."""
    usd = transfer["value_usd"]
    scopes = {"yes": "item", "no": "package", "unknown": "package" if transfer["sharing"] > 1 else None}
    run(
        "update arms_transfer set value_amount = :amount, value_currency = :currency, value_scope = :scope,"
        " value_musd = :musd where id = :id",
        amount=transfer["value_amount"],
        currency=transfer["value_currency"],
        scope=scopes[transfer["whole"]],
        musd=None if usd is None else round(usd / 1_000_000, 2),
        id=transfer["id"],
    )


def give_back_citations(transfer: int, deal: int, first: int) -> None:
    """Move what is said of the value of a deal to its first transfer, and from there copy it to the others."""
    for old, new in FIELDS.items():
        if transfer == first:
            run(
                "update citation set fact_id = :transfer, field = :old where fact_id = :deal and field = :new",
                transfer=transfer,
                deal=deal,
                old=old,
                new=new,
            )
        else:
            run(
                "insert into citation (fact_id, source_code, stance, field, locator, note)"
                " select cast(:transfer as integer), source_code, stance, field, locator, note"
                " from citation where fact_id = :first and field = :old order by id",
                transfer=transfer,
                first=first,
                old=old,
            )


def allow_kinds(kinds: list[str]) -> None:
    """Let facts be of these kinds."""
    with rebuilding("fact") as batch:
        batch.drop_constraint(op.f("ck_fact_kind"), type_="check")
        listed = ", ".join(f"'{kind}'" for kind in kinds)
        batch.create_check_constraint(op.f("ck_fact_kind"), f"kind in ({listed})")


def rows(sql: str) -> list[Row]:
    """The rows of a query by column."""
    return [dict(row) for row in op.get_bind().execute(sa.text(sql)).mappings()]


def run(sql: str, **parameters: Any) -> None:
    """Run one statement."""
    op.get_bind().execute(sa.text(sql), parameters)


def set_sequence(table: str) -> None:
    """Have PostgreSQL number the next row after those that came in with their ids."""
    if op.get_context().dialect.name == "postgresql":
        run(f"select setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 0) + 1, false) from {table}")
