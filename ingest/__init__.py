"""From files to the database: seed files, published datasets, what a load changes, and whether the result is sound."""
