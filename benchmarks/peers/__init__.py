"""Ways of caching one page, side by side: what they cost, and when what they show is old. See `__main__.py`."""
