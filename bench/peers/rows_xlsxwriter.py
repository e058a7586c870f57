"""Rows of a SQLite query to a workbook, as one writes it with XlsxWriter: no styles, no links, no widths.

Usage: python rows_xlsxwriter.py DATABASE SQL OUTPUT.xlsx
"""

import sqlite3
import sys

import xlsxwriter


def main(database: str, sql: str, output: str) -> None:
    """Write the header and the rows."""
    cursor = sqlite3.connect(database).execute(sql)
    with xlsxwriter.Workbook(output, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, [column[0] for column in cursor.description])
        for number, row in enumerate(cursor, 1):
            sheet.write_row(number, 0, row)


if __name__ == "__main__":
    main(*sys.argv[1:])
