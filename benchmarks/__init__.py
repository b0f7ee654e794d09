"""One question in each file; prints a table, or JSON with --json. Never collected by pytest."""
