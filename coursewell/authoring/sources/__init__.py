"""Where the bytes of courses come from: a folder or an archive. Nothing from an archive is ever written to the disk."""

from coursewell.authoring.sources.opening import open_source
from coursewell.authoring.sources.source import Entry, Listing, Opener, Source

__all__ = ["Entry", "Listing", "Opener", "Source", "open_source"]
