"""The bars of the edge, on a running site: who gets what, crowds, junk and memory."""
