"""Hostile sources, made by code, given to the real commands in processes of their own."""
