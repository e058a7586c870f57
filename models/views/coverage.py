"""View of coverage: how completely each subject is recorded in each table, as spells to filter by a day."""

from models import fragments
from models.views.view import View, date, integer, text
from models.vocabulary import COVERED_TABLES, EXTENTS, TRANSFER_ROLES

_SPELLS = fragments.text("coverage_spell")

COVERAGE_OF = View(
    name="coverage_of",
    comment="How completely each subject is recorded in each table of which a dataset states its coverage, as spells: "
    "a subject has exactly one row on any day. Filter by dataset_code and by a day. An absence means no only where "
    "extent is complete.",
    columns={
        "dataset_code": text("The edition whose record it is."),
        "table_name": text("The table.", COVERED_TABLES),
        "subject_code": text(
            "The subject: of borders and recognitions a state (the recognised one), of memberships an organisation, of "
            "deployments a mission, otherwise whoever signs, trades or speaks. NULL: all subjects together."
        ),
        "role": text("supplier or recipient, for arms_transfer and arms_delivery; NULL otherwise.", TRANSFER_ROLES),
        "extent": text(
            "complete: an absence means no; selective: recorded in part; none: no dataset states how far the record "
            "reaches, so that what is there may be there by chance.",
            EXTENTS,
        ),
        "valid_from": date("First day; NULL: from the start."),
        "valid_until": date("First day after the spell; NULL: no end is stated."),
        "scope": text(
            "What of the table this is about; NULL: everything. complete: an absence means no within it alone; "
            "selective: only this part was collected, of which no share of the whole can be told."
        ),
        "note": text("Remarks, such as in what way the record is selective."),
        "fact_id": integer("The number of this statement in fact and citation; NULL: none is made, or it is imported."),
    },
    sql=f"""
with {_SPELLS.replace(":table_name", "k.table_name").replace(":subject", "a.code")}
select dataset_code, table_name, subject_code, cast(role as <text>) as role, cast(extent as <text>) as extent,
       valid_from, cast(valid_until as <date>) as valid_until, cast(scope as <text>) as scope, note, fact_id
from coverage_spell
""",
)

COVERAGE_VIEWS = [COVERAGE_OF]
