"""Pages as parts, for the edge: shells that many share, islands that are one person's, and the facts that decide.

`middleware.ForEdge` answers the edge. Without an edge, islands are rendered in place and nothing here is needed.
"""
