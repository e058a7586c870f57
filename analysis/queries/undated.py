"""Remarks on agreements and memberships without a date, which answers on a day leave out: they may begin later.

The fragments agreement_on_day and membership_on_day, which the queries share, leave them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from analysis.queries.coverage import ALL, Reach
from analysis.queries.declared_parameters import Parameter
from analysis.queries.parameters import Value, day_asked, values_of_type
from database.reader import Reader
from database.setting import DATA_AS_OF_SQL
from models.vocabulary import CURATED

_AGREEMENTS = f"""
    select count(*) from agreement a
    where a.dataset_code in (:datasets) and a.signed_on is null and a.in_force_on is null
      and :day < {DATA_AS_OF_SQL}
"""
_OF_AGREEMENTS = "and a.code in (:agreements)"
_OF_PARTIES = """
    and a.code in (
        select agreement_code from signatory
        where actor_code in (:parties) and role in ('signatory', 'party', 'acceding')
        group by agreement_code having count(distinct actor_code) >= :fewest
    )
"""
_MEMBERSHIPS = f"""
    select count(*) from membership m
    where m.valid_from is null and (m.valid_until is null or m.valid_until > :day)
      and :day < {DATA_AS_OF_SQL}
      and not exists (
          select 1 from coverage k
          where k.table_name = 'membership' and k.complete = 'yes' and k.actor_code = m.organisation_code
            and (k.valid_from is null or k.valid_from <= :day)
      )
"""
_OF_ORGANISATIONS = "and m.organisation_code in (:organisations)"
_OF_MEMBERS = "and m.state_code in (:members)"


def remarks(
    reader: Reader, parameters: Sequence[Parameter], values: Mapping[str, Value], coverage: Iterable[Reach]
) -> Iterator[str]:
    """A remark with the number of agreements, and one with that of memberships, that an answer on a day leaves out.

    There are remarks only on tables in `coverage`, the records that the answer depends on, and none on the last day of
    the data or later.
    """
    day = day_asked(parameters, values)
    subjects: dict[str, set[str]] = {}
    for reach in coverage:
        subjects.setdefault(reach.record.table, set()).add(reach.record.subject)
    if not day:
        return
    states = values_of_type(parameters, values, "state") or values_of_type(parameters, values, "actor")
    if "agreement" in subjects:
        datasets = values_of_type(parameters, values, "dataset") or (CURATED,)
        agreements = values_of_type(parameters, values, "agreement")
        number = _number(reader, _AGREEMENTS, day=day, datasets=datasets, agreements=agreements, parties=states)
        if number:
            yield f"agreements without any date, left out on {day} because they may be later: {number:,}"
    if "membership" in subjects:
        organisations = tuple(sorted(subjects["membership"] - {ALL}))
        members = () if organisations else states
        if number := _number(reader, _MEMBERSHIPS, day=day, organisations=organisations, members=members):
            yield f"memberships of unknown start, left out on {day} because they may be later: {number:,}"


def _number(reader: Reader, sql: str, day: Value, **codes: tuple[str, ...]) -> int:
    """The count of `sql`, narrowed down to the codes that are given; of several parties, two or more take part."""
    narrower = {
        "agreements": _OF_AGREEMENTS,
        "parties": _OF_PARTIES,
        "organisations": _OF_ORGANISATIONS,
        "members": _OF_MEMBERS,
    }
    given = {name: listed for name, listed in codes.items() if listed}
    bound: dict[str, Any] = {"day": str(day), **given}
    if "parties" in given:
        bound["fewest"] = min(2, len(given["parties"]))
    sql += "".join(narrower[name] for name in given if name in narrower)
    return int(next(reader.execute(sql, bound).rows)[0])
