"""Files in the shape of published datasets, as long as these, with invented contents: the same in every run."""

from __future__ import annotations

import csv
import random
from pathlib import Path

from tools.measuring import ROOT

_REGISTER = (
    "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,"
    "Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons"
)
_PREAMBLE = (
    (
        "Transfers of major conventional arms from All countries  to All countries . Deals with deliveries or orders "
        "made for year range '1950' to '2024' "
    ),
    "A '?' in a column indicates uncertain data. (Invented orders in the shape of SIPRI's export.)",
    "",
    "Data generated: 13 Oct 2024 2:20:11 PM",
)
_ALLIANCE = (
    "atopid,begyr,begmo,begday,endyr,endmo,endday,ineffect,bilat,maxphase,{kinds},conditio,asymm,{members},version"
)
_MEMBER = (
    "atopid,member,cowsys,yrent,moent,dayent,yrexit,moexit,dayexit,ineffect,bilat,phase,maxphase,{kinds},conditio,asymm,"
    "obvary,version"
)
_KINDS = ("defense", "offense", "neutral", "nonagg", "consul")
_MOST = 12  # members of an alliance
ORDERS = 28_000  # of SIPRI's register
ALLIANCES = 790  # of ATOP


def seed(table: str) -> list[dict[str, str]]:
    """The rows of a seed file."""
    with (ROOT / "seeds" / f"{table}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def register(path: Path, orders: int = ORDERS) -> Path:
    """A trade register of SIPRI's with so many orders among states of today."""
    chance = random.Random(1)
    spells = [row for row in seed("state_identifier") if row["scheme"] == "cow"]
    today = {row["state_code"] for row in spells if row["valid_from"] < "1992" and not row["valid_until"]}
    names = [row["name"] for row in seed("actor") if row["code"] in today]
    names = [name for name in names if "," not in name]
    lines = [*_PREAMBLE, _REGISTER]
    for number in range(orders):
        recipient, supplier = chance.sample(names, 2)
        year, ordered = chance.randint(1992, 2020), chance.randint(1, 90)
        years = sorted(chance.sample(range(year, year + 6), chance.choice((1, 1, 1, 2, 3))))
        unit = chance.randint(1, 400) / 10
        comment = chance.choice(("", "", f"{year} deal; Model-{number % 900}B version", '"Aid, from stocks"'))
        lines.append(
            f"{recipient},{supplier},{year},{chance.choice(('', '?'))},{ordered},,Model-{number % 2500},"
            f"{chance.choice(('tank', 'APC', 'frigate', 'fighter aircraft', 'SAM system'))},{ordered},,"
            f"{'; '.join(map(str, years))},{chance.choice(('New', 'Second hand'))},{comment},"
            f"{unit:g},{unit * ordered:g},{unit * ordered:g}"
        )
    path.write_text("\n".join(lines) + "\n", encoding="cp1252", errors="replace")
    return path


def ten_times(path: Path, long: Path) -> Path:
    """The register with each of its orders ten times."""
    lines = path.read_bytes().split(b"\n")
    header = next(number for number, line in enumerate(lines) if line.startswith(b"Recipient,Supplier,"))
    records = b"\n".join(lines[header + 1 :]).rstrip(b"\n") + b"\n"
    long.write_bytes(b"\n".join([*lines[: header + 1], records * 10]))
    return long


def states(path: Path) -> Path:
    """The state system in the shape of COW's list of 2016: these are the spells of the seed files."""
    rows = [row for row in seed("state_identifier") if row["scheme"] == "cow"]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow("stateabb ccode statenme styear stmonth stday endyear endmonth endday version".split())
        for row in rows:
            start = row["valid_from"].split("-")
            end = _day_before(row["valid_until"]) if row["valid_until"] else ("2016", "12", "31")
            writer.writerow([row["state_code"], row["value"], row["state_code"], *map(int, (*start, *end)), 2016])
    return path


def _day_before(day: str) -> tuple[str, ...]:
    from datetime import date, timedelta

    return tuple((date.fromisoformat(day) - timedelta(days=1)).isoformat().split("-"))


def atop(folder: Path) -> tuple[Path, Path]:
    """The alliances and the members of ATOP: invented pledges among states that there were."""
    chance = random.Random(1)
    spells = [
        (row["value"], int(row["valid_from"][:4]), int((row["valid_until"] or "9999")[:4]))
        for row in seed("state_identifier")
        if row["scheme"] == "cow"
    ]
    kinds = ",".join(_KINDS)
    alliances = [_ALLIANCE.format(kinds=kinds, members=",".join(f"mem{n}" for n in range(1, _MOST + 1)))]
    members = [_MEMBER.format(kinds=kinds)]
    for number in range(1, ALLIANCES + 1):
        begin = chance.randint(1820, 2012)
        there = sorted({value for value, start, end in spells if start < begin < end - 1})
        parties = chance.sample(there, min(chance.choice((2, 2, 2, 3, 5, _MOST)), len(there)))
        end = begin + chance.randint(1, 40)
        ending = "0,0,0" if end > 2018 else f"{end},6,30"
        flags = [chance.randint(0, 1) for _ in _KINDS]
        flags[-1] |= not any(flags)
        code = 1000 + 5 * number
        pledged = ",".join(map(str, flags))
        effect, bilateral = int(end > 2018), int(len(parties) == 2)
        places = ",".join([*parties, *[""] * (_MOST - len(parties))])
        alliances.append(f"{code},{begin},3,15,{ending},{effect},{bilateral},0,{pledged},0,0,{places},5.1")
        members += [
            f"{code},{party},1,{begin},3,15,{ending},{effect},{bilateral},0,0,{pledged},0,0,0,5.1" for party in parties
        ]
    paths = folder / "atop5_1a.csv", folder / "atop5_1m.csv"
    for path, lines in zip(paths, (alliances, members), strict=True):
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return paths
