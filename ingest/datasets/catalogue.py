"""The datasets that can be imported: the names of the commands, and their help."""

# Name of the command, which is that of the series of editions -> the help of the command.
SERIES = {
    "atop": """Load ATOP 5 (alliances and their obligations). The files 1a and 1m are needed; 1aph adds the phases.

    \b
    pactbook import atop atop5_1a.csv atop5_1m.csv atop5_1aph.csv
    """,
    "dcad": """Load DCAD 1.0 (bilateral agreements on defence cooperation).

    \b
    pactbook import dcad DCAD-v1.0-main.csv
    """,
    "sipri": """Load SIPRI's trade register. The file is an export since 2023, a list of deliveries by year, or has the
    layout that was in use until 2021.

    With SIPRI's two tables of TIV of the same day (exports and imports of all countries), given with the register
    or later, orders delivered over several years are distributed so that sums by year agree with these tables.

    \b
    pactbook import sipri trade-register.csv
    pactbook import sipri trade-register.csv tiv-export-values.csv tiv-import-values.csv
    pactbook import sipri register-without-date.csv --edition 2024-03-11
    """,
    "cow-states": """Load the state system of the Correlates of War.

    \b
    pactbook import cow-states states2016.csv
    """,
    "nmc": """Load COW's National Material Capabilities. They are the index cinc and its six parts by year.

    The edition is named after the file: NMC_5_0.csv, NMC-60-abridged.csv.

    \b
    pactbook import nmc NMC_5_0.csv
    pactbook import nmc capabilities.csv --edition 6.0
    """,
    "contiguity": """Load the direct contiguity of the Correlates of War.

    The file is that of the master records, which have spells.

    \b
    pactbook import contiguity contdir.csv
    """,
    "majors": """Load the major powers of the Correlates of War.

    \b
    pactbook import majors majors2016.csv
    """,
}
