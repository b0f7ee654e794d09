"""Markdown as courses write it, made into HTML that is safe to show. No database, no settings, no network.

`render()` goes: text -> tokens (`parsing`) -> HTML -> sanitised -> addresses, pictures and headings put right
(`rewriting`) -> sanitised again, because the last step before a reader must be the sanitiser.
"""

from coursewell.courses.markdown.references import Reference, references
from coursewell.courses.markdown.rendering import Heading, Rendered, render
from coursewell.courses.markdown.rewriting import Picture, Resolve

__all__ = ["Heading", "Picture", "Reference", "Rendered", "Resolve", "references", "render"]
