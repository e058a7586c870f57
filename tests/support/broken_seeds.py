"""Ways to break the small seeds, each with the one line that must come of it."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from support.seed_folder import append, column, replace


class Fault(NamedTuple):
    """How to spoil the small seeds, and the one line that must come of it: its start, and what it says.

    "…" stands for anything.
    """

    spoil: Callable[[Path], object]
    place: str
    says: str


def at(table: str, line: int, name: str) -> str:
    """A place as messages show it."""
    return f"{table}.csv:{line}:{column(table, name)}: "


def rewrite(table: str, change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    """Spoil a file's bytes."""

    def spoil(folder: Path) -> None:
        path = folder / f"{table}.csv"
        path.write_bytes(change(path.read_bytes()))

    return spoil


def cell(table: str, old: str, new: str) -> Callable[[Path], object]:
    """Spoil one place of a file."""
    return lambda folder: replace(folder, table, old, new)


def line(table: str, text: str) -> Callable[[Path], object]:
    """Add a line to a file."""
    return lambda folder: append(folder, table, text)


def both(*spoils: Callable[[Path], object]) -> Callable[[Path], object]:
    """Spoil in several places that have one cause."""
    return lambda folder: [spoil(folder) for spoil in spoils]


FAULTS = {
    "impossible day": Fault(
        cell("agreement", "2003-05-20", "2003-02-30"), at("agreement", 3, "signed_on"), "'2003-02-30'…no day 30"
    ),
    "impossible month": Fault(
        cell("agreement", "2003-05-20", "2003-13"), at("agreement", 3, "signed_on"), "'2003-13'…no month 13"
    ),
    "not a date": Fault(
        cell("agreement", "2003-05-20", "20.5.2003"), at("agreement", 3, "signed_on"), "'20.5.2003' is not a date"
    ),
    "prefix for a whole day": Fault(
        cell("counter", "2025-01-31", "2025-01"), at("counter", 2, "edition_on"), "'2025-01' is not a whole day"
    ),
    "unknown state": Fault(
        cell("membership", "HUN,NATO,partner", "HUNG,NATO,partner"),
        at("membership", 2, "state_code"),
        "unknown actor 'HUNG'; did you mean HUN",
    ),
    "missing state, used in many files": Fault(
        both(
            cell("actor", "HUN,state,Hungary,,,atlas\n", ""),
            cell("state_detail", "HUN,recognised,iso3166,,\n", ""),
        ),
        at("deal", 2, "supplier_code"),
        r"unknown actor 'HUN'…(and…more places",
    ),
    "a state that is faulty itself": Fault(
        cell("actor", "HUN,state,Hungary", "HUN,stat,Hungary"),
        at("actor", 2, "kind"),
        "'stat' is not one of state, entity, organisation",
    ),
    "an organisation where a state must stand": Fault(
        cell("recognition", "HUN,XKX", "HUN,NATO"),
        at("recognition", 2, "recognised_code"),
        "actor 'NATO' has no row in state_detail.csv",
    ),
    "a state where an organisation must stand": Fault(
        cell("membership", "NATO,partner", "SRB,partner"),
        at("membership", 2, "organisation_code"),
        "actor 'SRB' is not of kind organisation",
    ),
    "an organisation that nobody knows": Fault(
        cell("membership", "NATO,partner", "NATTO,partner"),
        at("membership", 2, "organisation_code"),
        "unknown actor 'NATTO'; did you mean NATO?",
    ),
    "a detail row of another kind": Fault(
        line("state_detail", "NATO,recognised,iso3166,,"), at("state_detail", 6, "code"), "'NATO' is not of kind state"
    ),
    "unknown agreement": Fault(
        cell("provision", "hun-srb-2025", "hun-srb-2052"),
        at("provision", 2, "agreement_code"),
        "unknown agreement 'hun-srb-2052'; did you mean hun-srb-2025",
    ),
    "duplicate key": Fault(
        line("membership", "HUN,NATO,member,1999-03-12,,again,herald"),
        at("membership", 4, "organisation_code"),
        "'NATO|HUN|member|1999-03-12' is already in line 3",
    ),
    "missing source": Fault(
        cell("recognition", "2008-03-19,,,,gazette", "2008-03-19,,,,"),
        at("recognition", 2, "sources"),
        "every fact needs a source",
    ),
    "unknown source": Fault(
        cell("recognition", "gazette", "gazete"),
        at("recognition", 2, "sources"),
        "unknown source 'gazete'; did you mean gazette",
    ),
    "unreadable source": Fault(
        cell("recognition", "gazette", "contradict gazette"),
        at("recognition", 2, "sources"),
        "cannot read the entry 'contradict gazette'",
    ),
    "source on an unknown column": Fault(
        cell("recognition", "gazette", "gazette on recognized_on"),
        at("recognition", 2, "sources"),
        "no column 'recognized_on'…did you mean recognised_on",
    ),
    "source named twice": Fault(
        cell("recognition", "gazette", "gazette; gazette"), at("recognition", 2, "sources"), "gazette appears twice"
    ),
    "citation of an unknown fact": Fault(
        cell("citation", "NATO|HUN|member|1999-03-12", "NATO|HUN|member|1999-03-21"),
        at("citation", 2, "fact_key"),
        r"membership has no row …|1999-03-21'…did you mean NATO|HUN|member|1999-03-12",
    ),
    "citation twice": Fault(
        line("citation", "membership,NATO|HUN|member|1999-03-12,gazette,supports,,,"),
        at("citation", 3, "source_code"),
        "'gazette' is already cited for this fact and field at …membership.csv:3:7",
    ),
    "extra cell": Fault(
        cell("actor", "SFR Yugoslavia", "Yugoslavia, SFR"), at("actor", 4, "sources")[:-3] + "7: ", "1 extra cell"
    ),
    "missing cells": Fault(
        line("membership", "SRB,NATO,partner"),
        at("membership", 4, "valid_from"),
        "4 cells missing, from column valid_from",
    ),
    "empty required cell": Fault(
        cell("actor", "HUN,state,Hungary", "HUN,state,"), at("actor", 2, "name"), "must not be empty"
    ),
    "not among the choices": Fault(
        cell("membership", "NATO,partner", "NATO,friend"),
        at("membership", 2, "role"),
        "'friend' is not one of member, ",
    ),
    "not a whole number": Fault(
        cell("deployment", ",366,", ",about 366,"),
        at("deployment", 2, "personnel"),
        "'about 366' is not a whole number",
    ),
    "negative number": Fault(
        cell("deployment", ",366,", ",-366,"), at("deployment", 2, "personnel"), "rule 'personnel not negative'"
    ),
    "not an amount": Fault(
        cell("deal", "1500000.50", '"1,500,000.50"'), at("deal", 2, "value_amount"), "is not a number"
    ),
    "amount without currency": Fault(
        cell("deal", ",EUR,", ",,"), at("deal", 2, "value_amount"), "rule 'value has currency'"
    ),
    "amount with too many decimals": Fault(
        cell("deal", "1500000.50", "1500000.505"),
        at("deal", 2, "value_amount"),
        "is not a number of at most 14 digits, 2 of them after a point",
    ),
    "property that is not listed": Fault(
        line("actor_fact", "HUN,motto,Cum Deo,,,,atlas"), at("actor_fact", 2, "property"), "'motto' is not one of "
    ),
    "unreadable deliveries": Fault(
        cell("arms_transfer", "2024; 2025=20", "2024; 2025:20"),
        at("arms_transfer", 2, "deliveries"),
        "cannot read the entry '2025:20'",
    ),
    "year delivered twice": Fault(
        cell("arms_transfer", "2024; 2025=20", "2024; 2024=20"),
        at("arms_transfer", 2, "deliveries"),
        "year 2024 appears twice",
    ),
    "end before start": Fault(
        cell("membership", "1999-03-12,,gazette", "1989-03-12,,gazette"),
        at("membership", 2, "valid_until"),
        "the rule 'valid until not before valid from' does not hold: …'1989-03-12'…'1994-02-08'",
    ),
    "overlapping spells of a pair": Fault(
        line("recognition", "HUN,XKX,2010,,,,herald"),
        at("recognition", 3, "recognised_on"),
        r"spells of HUN XKX overlap: 2010 to (open) and, in line 2, 2008-03-19 to (open)",
    ),
    "two holders of a code": Fault(
        cell("state_identifier", "SRB,cow,345,1992-04-27", "SRB,cow,345,1991-06"),
        at("state_identifier", 4, "valid_from"),
        "spells of cow 345 overlap",
    ),
    "recognition of itself": Fault(
        cell("recognition", "HUN,XKX", "XKX,XKX"), at("recognition", 2, "recogniser_code"), "not of itself"
    ),
    "agreement linked to itself": Fault(
        cell("agreement_link", "hun-srb-2003", "hun-srb-2025"),
        at("agreement_link", 2, "agreement_code"),
        "not to itself",
    ),
    "origins in a circle": Fault(
        cell("source", "gazette,text,Gazette,,,,,", "gazette,text,Gazette,,,,herald,"),
        at("source", 3, "derived_from_code"),
        "gazette -> herald refer to each other in a circle",
    ),
    "a code after its state's end": Fault(
        cell("arms_transfer", "hun-srb-btr,HUN,SRB", "hun-srb-btr,HUN,YUG"),
        at("arms_transfer", 2, "recipient_code"),
        "'YUG' ended on 1992-04-27, but order_year is 2024; on that day the code is SRB",
    ),
    "a code before its state's start": Fault(
        line("membership", "SRB,NATO,observer,1985,1986,,atlas"),
        at("membership", 4, "state_code"),
        "'SRB' began on 1992-04-27, but valid_from is 1985; on that day the code is YUG",
    ),
    "a signatory after its end": Fault(
        cell("signatory", "hun-srb-2003,SRB", "hun-srb-2003,YUG"),
        at("signatory", 5, "actor_code"),
        "'YUG' ended on 1992-04-27, but the agreement's signed_on is 2003-05-20; on that day the code is SRB",
    ),
    "a membership that outlives its state": Fault(
        line("membership", "YUG,NATO,observer,1985,,,atlas"),
        at("membership", 4, "state_code"),
        "'YUG' ended on 1992-04-27, but valid_until is open",
    ),
    "wrong encoding": Fault(
        rewrite("actor", lambda data: data.replace(b"Kosovo Force", b"Force fran\xe7aise")),
        at("actor", 7, "name"),
        "byte 0xe7 is not UTF-8",
    ),
    "UTF-16": Fault(
        rewrite("recognition", lambda data: data.decode().encode("utf-16")), "recognition.csv:1:1: ", "is UTF-16"
    ),
    "NUL": Fault(cell("actor", "Kosovo Force", "Kosovo\0Force"), at("actor", 7, "name"), r"character '\x00'"),
    "tab": Fault(cell("actor", "Kosovo Force", "Kosovo\tForce"), at("actor", 7, "name"), r"character '\t'"),
    "blanks around a value": Fault(
        cell("actor", "Kosovo Force", "Kosovo Force "), at("actor", 7, "name"), "'Kosovo Force ' has spaces around it"
    ),
    "quote that is not closed": Fault(
        cell("actor", "Kosovo Force", '"Kosovo Force'),
        at("actor", 7, "name"),
        "a quotation mark is not closed on this line",
    ),
    "empty line": Fault(line("actor", ""), "actor.csv:8:1: ", "line is empty"),
    "unknown column": Fault(
        cell("recognition", "recognised_on", "recognized_on"),
        at("recognition", 1, "recognised_on"),
        "unknown column 'recognized_on'; did you mean recognised_on",
    ),
    "missing column": Fault(
        rewrite("provision_kind", lambda _: b"code,family,title\n"),
        "provision_kind.csv:1:4: ",
        "column 'note' is missing",
    ),
    "column twice": Fault(
        rewrite("provision_kind", lambda data: data.replace(b"code", b"code,code", 1)),
        "provision_kind.csv:1:2: ",
        "column 'code' appears twice",
    ),
    "missing file": Fault(
        lambda folder: (folder / "recognition.csv").unlink(), "recognition.csv:1:1: ", "file is missing"
    ),
    "file of no table": Fault(
        lambda folder: (folder / "recognitions.csv").write_text("code\n"),
        "recognitions.csv:1:1: ",
        "the seeds have no table 'recognitions'; did you mean recognition",
    ),
    "no curated edition": Fault(
        cell("dataset", "curated,curated", "current,curated"), "dataset.csv:1:1: ", "the row 'curated' is missing"
    ),
}
