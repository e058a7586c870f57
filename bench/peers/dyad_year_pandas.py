"""The peer of bench/panel_dyad_year.py: the directed dyad-year panel of ATOP, as one writes it in pandas.

Usage: python dyad_year_pandas.py STATES.csv MEMBERS.csv OUTPUT.csv FIRST LAST
"""

import sys

import pandas as pd

KINDS = {
    "defense": "atop_defense",
    "offense": "atop_offense",
    "neutral": "atop_neutrality",
    "nonagg": "atop_nonaggression",
    "consul": "atop_consultation",
}


def dyad_years(states_csv: str, first: int, last: int) -> pd.DataFrame:
    """Pairs of states that were members of the state system on one common day, in each year."""
    states = pd.read_csv(states_csv)
    # The edition ends before the panel: what lasts to its end is taken to last on.
    states.loc[states["endyear"] == states["endyear"].max(), "endyear"] = last
    states["begin"] = states["stmonth"] * 100 + states["stday"]
    states["end"] = states["endmonth"] * 100 + states["endday"]
    states["year"] = [
        list(range(max(start, first), min(end, last) + 1))
        for start, end in zip(states["styear"], states["endyear"], strict=True)
    ]
    years = states.explode("year").dropna(subset="year").astype({"year": "int32"})
    # The days of the year on which they are members, as month * 100 + day.
    years["begin"] = years["begin"].where(years["styear"] == years["year"], 101)
    years["end"] = years["end"].where(years["endyear"] == years["year"], 1231)
    years = years.groupby(["ccode", "year"], as_index=False).agg({"stateabb": "last", "begin": "min", "end": "max"})
    years = years.astype({"begin": "int16", "end": "int16"})
    pairs = years.merge(years, on="year", suffixes=("_1", "_2"))
    together = (pairs["begin_1"] <= pairs["end_2"]) & (pairs["begin_2"] <= pairs["end_1"])
    return pairs[together & (pairs["ccode_1"] != pairs["ccode_2"])]


def allied_years(members_csv: str, first: int, last: int) -> pd.DataFrame:
    """Pairs of members in each year of an alliance, with what the first one owes."""
    days = ["yrent", "moent", "dayent", "yrexit", "moexit", "dayexit"]
    members = pd.read_csv(members_csv, usecols=["atopid", "member", "phase", *days, *KINDS, "obvary"])
    members = members.rename(columns=KINDS).fillna(0).astype("int32")
    members["entry"] = members["yrent"] * 10000 + members["moent"].clip(lower=1) * 100 + members["dayent"].clip(lower=1)
    open_ = members["yrexit"] == 0
    members["exit"] = (
        members["yrexit"] * 10000 + members["moexit"].where(members["moexit"] > 0, 12) * 100
        + members["dayexit"].where(members["dayexit"] > 0, 31)
    ).where(~open_, last * 10000 + 1231)  # fmt: skip
    members["atop_direction_told"] = 1 - members["obvary"]
    kinds = list(KINDS.values())
    pairs = members[["atopid", "phase", "member", "entry", "exit", "atop_direction_told", *kinds]].merge(
        members[["atopid", "phase", "member", "entry", "exit"]], on=["atopid", "phase"], suffixes=("_1", "_2")
    )
    pairs = pairs[pairs["member_1"] != pairs["member_2"]]
    entry = pairs[["entry_1", "entry_2"]].max(axis=1)
    leaving = pairs[["exit_1", "exit_2"]].min(axis=1)
    pairs = pairs[entry < leaving].assign(first=entry // 10000, last=leaving // 10000)
    pairs["year"] = [
        list(range(max(start, first), min(end, last) + 1))
        for start, end in zip(pairs["first"], pairs["last"], strict=True)
    ]
    years = pairs.explode("year").dropna(subset="year").astype({"year": "int32"}).assign(atop_alliance=1)
    # In the year in which an alliance changes its phase, the last phase counts.
    last_phase = years.groupby(["atopid", "member_1", "member_2", "year"])["phase"].transform("max")
    years = years[years["phase"] == last_phase]
    grouped = years.groupby(["member_1", "member_2", "year"], as_index=False)
    return grouped.agg({**dict.fromkeys(["atop_alliance", *kinds], "max"), "atop_direction_told": "min"})


def main(states_csv: str, members_csv: str, output: str, first: int, last: int) -> None:
    """Write the panel as CSV."""
    panel = dyad_years(states_csv, first, last).merge(
        allied_years(members_csv, first, last),
        how="left",
        left_on=["ccode_1", "ccode_2", "year"],
        right_on=["member_1", "member_2", "year"],
    )
    flags = ["atop_alliance", *KINDS.values()]
    panel[flags] = panel[flags].fillna(0).astype("int8")
    panel["atop_direction_told"] = panel["atop_direction_told"].astype("Int8")
    panel = panel.sort_values(["ccode_1", "ccode_2", "year"])
    keys = ["stateabb_1", "stateabb_2", "ccode_1", "ccode_2", "year"]
    panel.to_csv(output, index=False, columns=[*keys, *flags, "atop_direction_told"])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
