"""Panels: state-years and dyad-years with a dataset's columns beside another's, built in DuckDB.

Rows go from the database to DuckDB as they are; all expansion and joining is done there.
"""
