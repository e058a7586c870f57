"""What each row of the collected facts must have become in the seeds: one function a facts file, named as the file.

Each yields the seed rows it wants; the first of them carries the facts row's sources.
"""

from collections.abc import Iterator

from seed_finding import Row, Wanted, after, after_period, facts, found, prefixes, want

ARTICLE = "eastern-frontier-2025"
EVENT_COLUMNS = {"signed": "signed_on", "in_force": "in_force_on"}  # such events are columns of the agreement
ORGANISATIONS = {"council_of_europe": ("COE", "member"), "osce": ("OSCE", "participating_state")}
STATUSES = {
    "state": "recognised",
    "state_partially_recognised": "partially_recognised",
    "territory_or_other": "territory",
    "associated_state": "associated",
    "historic_state": "historic",
}
BORDERS = "ALB BIH BGR GRC HRV HUN MNE MKD ROU SRB SVN TUR XKX".split()
# The United Nations seats of these states are their successors' first years in the facts.
SEATS = {"RUS": "SUN", "YEM": "YAR"}
# Kept for as long as COW or Gleditsch and Ward let them hold a code; seeds/README.md says so.
KEPT_LONGER = ("AUH", "KYU", "YUG")


def actor_facts(r: Row) -> Iterator[Wanted]:
    yield want("actor_fact", **{k: r[k] for k in ("actor_code", "property", "value", "valid_from", "valid_until")})


def agreement_events(r: Row) -> Iterator[Wanted]:
    if r["event"] in EVENT_COLUMNS:
        yield want("agreement", code=r["agreement_key"], **{EVENT_COLUMNS[r["event"]]: r["on"]})
    else:
        same = {k: r[k] for k in ("event", "outcome", "votes_for", "votes_against", "votes_abstain")}
        key = {"agreement_code": r["agreement_key"], "actor_code": r["actor_iso3"], "happened_on": r["on"]}
        yield want("agreement_event", **key, **same)


def arms_transfers(r: Row) -> Iterator[Wanted]:
    same = """designation weapon_category order_year second_hand terms value_amount value_currency value_scope
        value_musd claim_group is_package tiv_unit tiv_order tiv_delivered""".split()
    renamed = {
        "supplier_code": r["supplier_iso3"],
        "recipient_code": r["recipient_iso3"],
        "ordered": r["ordered_quantity"],
        "delivered": r["delivered_quantity"],
        "transfer_status": r["status"],
        "deliveries": r["delivery_years"].replace(";", "; "),
    }
    yield want("arms_transfer", **renamed, **{k: r[k] for k in same})


def article_checks(r: Row) -> Iterator[Wanted]:
    assertion = r["assertion"].replace("the seed", "the article")
    yield want("source_assertion", source_code=ARTICLE, assertion=assertion, finding=r["verdict"])


def border(r: Row) -> Iterator[Wanted]:
    one, two = sorted((r["state_a"], r["state_b"]))
    yield want("border", state_1_code=one, state_2_code=two, valid_from=r["since"], valid_until=r["until"])


def coe_osce_balkans(r: Row) -> Iterator[Wanted]:
    organisation, role = ORGANISATIONS[r["organisation"]]
    if r["joined_on"]:
        yield _member(r["iso3"], organisation, role, r["joined_on"])
    elif organisation == "COE":
        yield _member(r["iso3"], organisation, "applicant", "2022-05-12")
    else:
        yield want("actor_fact", actor_code=r["iso3"], property="osce_participating_state", value="no")


def coverage(r: Row) -> Iterator[Wanted]:
    subject, table, complete, until = r["subject_code"], r["table"], r["complete"], after_period(r["as_of"])
    if table == "border":
        yield from (want("coverage", actor_code=code, table_name=table, complete=complete) for code in BORDERS)
        return
    cells = {"actor_code": subject.replace("all", ""), "complete": complete, "valid_until": until}
    if table == "deployment":
        cells["valid_from"] = r["as_of"]
    roles = [""]
    if table == "arms_transfer":
        roles = [role for role in ("supplier", "recipient") if f"{role}:" in r["note"]]
    elif table == "arms_transfer_supplied":
        roles = ["supplier"]
    for role in roles:
        yield want("coverage", table_name=table.removesuffix("_supplied"), role=role, **cells)


def csto(r: Row) -> Iterator[Wanted]:
    code = r["iso3_or_entity"] if len(r["iso3_or_entity"]) == 3 else "PA-UNION-STATE"
    role = r["role"].replace("parliamentary-assembly-observer", "parliamentary_observer")
    until = "2021" if code == "AFG" else r["to"]  # its end is in the note
    yield _member(code, "CSTO", role, {r["from"], r["from"][:4]}, until)


def defence_agreements(r: Row) -> Iterator[Wanted]:
    code = r["key"]
    same = "title instrument scope signed_on place in_force_on ended_on ended binding text_seen text_url".split()
    yield want("agreement", code=code, category=r["kind"], status_reported=r["status"], **{k: r[k] for k in same})
    for signatory in _list(r["signatories"]):
        yield want("signatory", agreement_code=code, actor_code=signatory, role="signatory", signed_on=r["signed_on"])
    for accession in _list(r["accessions"]):
        acceded, day = accession.split(":")
        yield want("signatory", agreement_code=code, actor_code=acceded, role="party", ordinal="1", signed_on=day)
    for topic in _list(r["topics"]):
        yield want("provision", agreement_code=code, provision_kind_code=topic, value="yes")
    for same_as in _list(r["same_as"]):
        scheme, number = same_as.split(":")
        yield want("agreement_identifier", agreement_code=code, scheme=scheme, value=number)
    inferred = "yes" if "builds_on link" in r["note"] and "inferred" in r["note"] else "no"
    for other in _list(r["builds_on"]):
        yield want("agreement_link", agreement_code=code, relation="builds_on", related_code=other, inferred=inferred)
    for other in _list(r["reaction_to"]):
        yield want("agreement_link", agreement_code=code, relation="reaction_to", related_code=other)
    for other in _list(r["countered_by"]):
        yield want("agreement_link", agreement_code=other, relation="reaction_to", related_code=code)


def eu_members(r: Row) -> Iterator[Wanted]:
    yield _member(r["iso3"], "EU", "member", r["joined_on"], after(r["left_on"]))


def kfor_contributions(r: Row) -> Iterator[Wanted]:
    as_of = r["as_of"][: {"day": 10, "month": 7, "year": 4}[r["as_of_precision"]]]
    same = {k: r[k] for k in ("personnel", "list_complete")}
    yield want("deployment", as_of=as_of, contributor_code=r["contributor_iso3"], **same)


def kfor_totals(r: Row) -> Iterator[Wanted]:
    total = {"personnel": r["personnel_total"], "contributors": r["contributor_count"], "contributor_code": ""}
    yield want("deployment", as_of=prefixes(r["as_of"]), list_complete=r["list_complete"], **total)


def kosovo_non_recognisers_seen(r: Row) -> Iterator[Wanted]:
    yield _position("wikipedia-2026", r["iso3"], "never")


def kosovo_recognition_claims_disputed(r: Row) -> Iterator[Wanted]:
    code = r["iso3"]
    if r["claim_kind"] == "withdrawal_claimed":
        yield _position("serbia-mfa", code, "withdrawn", r["claim_date"])
    elif code == "SMOM":  # listed by some, without a date; not in the ministry's list
        yield _position("kosovo-mfa", code, "not_counted")
    elif r["claim_kind"] == "recognition_claimed":
        yield _position("kosovo-mfa", code, "claimed", r["claim_date"])
    elif r["claim_kind"] == "re_recognition_claimed":
        yield _position("wikipedia-2026", code, "recognises")
    else:
        counter, says = {"STP": ("kosovo-mfa", "recognises"), "OMN": ("serbia-mfa", "not_counted")}[code]
        yield _position(counter, code, says, r["claim_date"])


def kosovo_recognitions(r: Row) -> Iterator[Wanted]:
    yield from other_recognitions(r | {"recognised_iso3": "XKX"})


def kosovo_withdrawal_status_by_source(r: Row) -> Iterator[Wanted]:
    for counter, status in (("wikipedia-2026", "wikipedia_2026_09"), ("wikipedia-2020", "wikipedia_2020_09")):
        yield _position(counter, r["iso3"], r[status].replace("not_counted_ever", "not_counted"))
    assert r["counted_by_kosovo_mfa"] == "yes"
    yield _position("kosovo-mfa", r["iso3"], "recognises", r["withdrawn_on"])
    withdrawal = {k: r[k] for k in ("withdrawn_on", "withdrawal_kind")}
    yield want("recognition", recogniser_code=r["iso3"], recognised_code="XKX", **withdrawal)


def nato_members(r: Row) -> Iterator[Wanted]:
    yield _member(r["iso3"], "NATO", "member", r["acceded_on"])
    yield _named(r["iso3"], r["name"])


def other_recognitions(r: Row) -> Iterator[Wanted]:
    pair = {"recogniser_code": r["recogniser_iso3"], "recognised_code": r["recognised_iso3"]}
    spell = {"recognised_on": r["recognised_on"], "withdrawn_on": r["withdrawn_on"]}
    yield want("recognition", **pair, **spell, withdrawal_kind=r.get("withdrawal_kind", ""))
    if r["re_recognised_on"]:
        yield want("recognition", **pair, recognised_on=r["re_recognised_on"], withdrawn_on="")
    yield _named(r["recogniser_iso3"], r["recogniser_name"])


def pfp_members(r: Row) -> Iterator[Wanted]:
    yield _member(r["iso3"], "PFP", "member", r["joined_on"], r["left_to_nato_on"] or r["left_otherwise_on"])


def recognition_positions(r: Row) -> Iterator[Wanted]:
    yield _position(r["counter"], r["recogniser_iso3"], r["says"], r["valid_from"], r["valid_until"])


def state_codes(r: Row) -> Iterator[Wanted]:
    cells: dict[str, str | set[str]] = {"state_code": r["iso3"], "scheme": r["scheme"], "value": r["code"]}
    cells["valid_until"] = {r["valid_until"], after(r["valid_until"])} if r["scheme"] == "cow" else r["valid_until"]
    start = "system_entry" if (r["iso3"], r["scheme"]) == ("YUG", "gw") else "valid_from"  # the kingdom's entry
    yield want("state_identifier", **cells, **{start: r["valid_from"]})


def state_names(r: Row) -> Iterator[Wanted]:
    same = {k: r[k] for k in ("name", "kind", "valid_from", "valid_until")}
    yield want("actor_name", actor_code=r["iso3"], scheme="", **same)


def state_system_spells(r: Row) -> Iterator[Wanted]:
    scheme = r["system"].lower()
    parts = found(want("state_identifier", value=r["code"], scheme=scheme, system_entry=r["entered_on"]))
    parts.sort(key=lambda part: part["valid_from"])
    starts, ends = [part["valid_from"] for part in parts], [part["valid_until"] for part in parts]
    assert starts == [r["entered_on"], *ends[:-1]], f"{r} is cut into {parts}"
    assert ends[-1] == ("" if r["right_censored"] == "yes" else after(r["left_on"]))
    for part in parts:
        holder, start = part["state_code"], part["valid_from"]
        whole = {"value": r["code"], "scheme": scheme, "system_entry": r["entered_on"]}
        yield want("state_identifier", **whole, state_code=holder, valid_from=start, microstate=r["microstate"])
        yield want("state_identifier", state_code=holder, scheme=f"{scheme}_abbrev", value=r["abbrev"])
        yield _named(holder, r["name"], scheme)


def statements(r: Row) -> Iterator[Wanted]:
    about = {"agreement_code": r["about"], "actor_code": r["speaker_state_iso3"], "stated_on": r["date"]}
    same = {k: r[k] for k in ("speaker", "office", "attitude", "gist")}
    yield want("statement", **about, **same)


def states(r: Row) -> Iterator[Wanted]:
    code, kind = r["code"], r["kind"]
    yield want("actor", code=code, kind="entity" if kind == "sovereign_entity_non_state" else "state")
    if kind == "sovereign_entity_non_state":
        return
    detail = {"code": code, "status": STATUSES[kind], "code_scheme": r["code_scheme"]}
    if code not in KEPT_LONGER:
        detail["valid_from"] = r["valid_from"]
        detail["valid_until"] = after(r["valid_to"]) if r["valid_to_kind"] == "last_day" else r["valid_to"]
    yield want("state_detail", **detail)
    for scheme, column in (
        ("iso2", "iso2"),
        ("iso3", "iso3"),
        ("iso_numeric", "iso_numeric"),
        ("wikidata", "wikidata_qid"),
    ):
        if r[column] and not (scheme == "iso3" and r["code_scheme"] == "project"):
            yield want("state_identifier", state_code=code, scheme=scheme, value=r[column])
    if r["un_member"] == "observer":
        yield _member(code, "UN", "observer", "")
    elif r["un_member_since_year"] and code not in {member["iso3"] for member in facts("un_members_balkans")}:
        yield _member(SEATS.get(code, code), "UN", "member", r["un_member_since_year"], None)
    if r["un_member_until"]:
        yield want("membership", state_code=code, organisation_code="UN", valid_until=after(r["un_member_until"]))


def un_members_balkans(r: Row) -> Iterator[Wanted]:
    yield _member(r["iso3"], "UN", "member", r["admitted_on"], None)
    yield _named(r["iso3"], r["name"])


def _list(cell: str) -> list[str]:
    return [item for item in cell.split(";") if item]


def _member(state: str, organisation: str, role: str, start: str | set[str], end: str | None = "") -> Wanted:
    tie = want("membership", state_code=state, organisation_code=organisation, role=role, valid_from=start)
    return tie if end is None else Wanted(tie.table, tie.cells + want("", valid_until=end).cells)


def _position(counter: str, recogniser: str, says: str, start: str | None = None, end: str = "") -> Wanted:
    pair = {"recogniser_code": recogniser, "counter_code": counter, "recognised_code": "XKX"}
    spell = {"valid_until": end} | ({} if start is None else {"valid_from": start})
    return want("recognition_position", **pair, **spell, says=says)


def _named(code: str, name: str, scheme: str = "") -> Wanted:
    own = want("actor", code=code, name=name)
    return own if found(own) else want("actor_name", actor_code=code, name=name, scheme=scheme)
