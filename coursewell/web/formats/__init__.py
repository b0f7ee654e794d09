"""Formats of dates and numbers, where ours differ from those of Django."""
