"""What the catalogue keeps inside the database itself: the search index and the memory of slugs.

Triggers keep both, so that whoever writes (the ORM, `bulk_create`, `psql`, the `sqlite3` shell) they are right in the
same transaction. They are no part of the migrations, because SQLite rebuilds a table when a migration alters it and
drops the table's triggers: `installing.install` is called after every `migrate` and puts back what is missing.
"""
