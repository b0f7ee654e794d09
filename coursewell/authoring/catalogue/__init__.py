"""Catalogues from elsewhere: tables of courses, read by a mapping that says what each column means."""
