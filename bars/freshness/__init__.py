"""Writes by plain SQL from outside, each followed at once by requests: is every page right?"""
