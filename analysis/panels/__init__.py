"""Panels: tables of state-years and dyad-years with columns from several datasets, built in DuckDB.

The rows are copied unchanged from the database to DuckDB, which expands and joins them.
"""
