"""Formats of dates and numbers, where ours differ from the defaults of Django."""
