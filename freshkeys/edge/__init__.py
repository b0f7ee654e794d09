"""The edge: a process of its own in front of the application, which keeps whole pages and asks before each one.

No Django here. docs/reference/edge.md describes what it is told and how it is set.
"""
