"""Views of the day of the data, `data_as_of` in `setting`: what the canned queries answer when no day is given."""

from models import fragments
from models.views.view import View, date, text
from models.vocabulary import AGREEMENT_SCOPES, AGREEMENT_STATUSES, INSTRUMENTS, MEMBERSHIP_ROLES, POSITIONS

_TODAY = "(select cast(value as <date>) from setting where name = 'data_as_of')"
_HOLDS = f"(valid_from is null or valid_from <= {_TODAY}) and (valid_until is null or valid_until > {_TODAY})"


def _today(fragment: str) -> str:
    """A fragment of the canned queries on the day of the data, for rows of every dataset."""
    return fragments.text(fragment).replace(":as_of", _TODAY).replace(":dataset", "a.dataset_code")


RECOGNITION_NOW = View(
    name="recognition_now",
    comment="Who recognises whom on data_as_of, the day of the data, by the record (counter_code NULL) and by the "
    "counts of each recognised state. Filter by counter_code. Where a pair has no row, coverage says what that means.",
    columns={
        "recogniser_code": text("Who recognises, or is said to."),
        "recognised_code": text("The state recognised."),
        "counter_code": text(
            "Counter whose count this is; NULL: the record, in which every recognition counts, disputed or not."
        ),
        "says": text("recognises, withdrawn, never, claimed (by one side only), not_counted.", POSITIONS),
        "valid_from": date("Since when it is so; NULL: since before the record."),
    },
    sql=f"""
select recogniser_code, recognised_code, counter_code, says, valid_from
from recognition_by_counter
where {_HOLDS}
""",
)

MEMBERSHIP_NOW = View(
    name="membership_now",
    comment="Roles of states in organisations that hold on data_as_of, the day of the data.",
    columns={
        "organisation_code": text("The organisation."),
        "state_code": text("The member: nearly always a state."),
        "role": text("member, partner, observer, parliamentary_observer, ...", MEMBERSHIP_ROLES),
        "valid_from": date("Day of accession; NULL: not known."),
        "valid_from_text": text("What is known of the day: 2023, 2023-06 or 2023-06-20."),
    },
    sql=f"""
with {_today("membership_on_day")}
select organisation_code, state_code, role, valid_from, valid_from_text
from membership_on_day
""",
)

AGREEMENT_NOW = View(
    name="agreement_now",
    comment="Agreements known on data_as_of, the day of the data, with the status that their dates and the reported "
    "status allow.",
    columns={
        "agreement_code": text("The agreement."),
        "dataset_code": text("Dataset of the row; never add up two."),
        "title": text("Title."),
        "instrument": text("Form of the text: treaty, agreement, mou, declaration, plan, ...", INSTRUMENTS),
        "scope": text("general, sector, procurement, status_of_forces, ...", AGREEMENT_SCOPES),
        "signed_on": date("Day of signature, the earliest it can be."),
        "signed_on_text": text("What is known of the day: 2023, 2023-06 or 2023-06-20."),
        "agreement_status": text(
            "announced, signed, pending_ratification, in_force, entered_into_force (in force, and not reported since), "
            "terminated.",
            AGREEMENT_STATUSES,
        ),
    },
    sql=f"""
with {_today("agreement_on_day")}
select code as agreement_code, dataset_code, title, instrument, scope, signed_on,
       signed_on_text, cast(agreement_status as <text>) as agreement_status
from agreement_on_day
""",
)

PARTY_NOW = View(
    name="party_now",
    comment="Who is tied to each agreement on data_as_of, the day of the data: its parties, and of an agreement that "
    "has ended those who were parties when it ended.",
    columns={
        "agreement_code": text("The agreement."),
        "actor_code": text("The party."),
        "joined_on_text": text("What is known of the day on which it signed or joined: 2023, 2023-06 or 2023-06-20."),
    },
    sql=f"""
with {_today("party_on_day")}
select agreement_code, actor_code, cast(joined_on as <text>) as joined_on_text
from tied_on_day
""",
)

NOW_VIEWS = [RECOGNITION_NOW, MEMBERSHIP_NOW, AGREEMENT_NOW, PARTY_NOW]
