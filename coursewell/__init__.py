"""Coursewell: a course platform on which no page is ever out of date."""
