"""Mistakes seeded into freshkeys, one at a time: does its own suite notice each of them?"""
