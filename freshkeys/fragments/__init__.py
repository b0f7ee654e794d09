"""`{% fresh "name" %}...{% endfresh %}`: a part of a page that is rendered again when what it shows has changed.

What it reads of the database, of the clock and of the request is recorded as in `remember()`. The variables of the
page that it uses are part of its key (`handed.py`); which those are is learned by rendering it once.
"""

from __future__ import annotations

from copy import copy
from functools import partial
from typing import Any

from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.context import RenderContext
from django.template.loader_tags import BlockNode
from django.urls import get_script_prefix, get_urlconf

from freshkeys.facts import current_request
from freshkeys.fragments.handed import FragmentError, Handed, Inside, Unwatched, app_of
from freshkeys.keys import digest
from freshkeys.recording.recorder import current
from freshkeys.remembering import remember

#: Each time it is rendered, it may ask for variables that it did not ask for before; then it is rendered once more.
_ROUNDS = 8
_MAX_KNOWN = 10_000
#: Which variables each fragment has asked for in this process.
_asked: dict[str, frozenset[str]] = {}


class _LearnedError(Exception):
    """It asked for variables that its key does not hold."""

    def __init__(self, html: str, asked: set[str]) -> None:
        super().__init__()
        self.html, self.asked = html, asked


class FreshNode(Node):
    def __init__(
        self,
        nodelist: NodeList,
        identity: str,
        name: FilterExpression,
        vary: list[FilterExpression],
        using: FilterExpression | None,
    ) -> None:
        self.nodelist, self.identity, self.name, self.vary, self.using = nodelist, identity, name, vary, using

    def render(self, context: Context) -> str:
        name = self.name.resolve(context)
        if not isinstance(name, str) or not name:
            raise FragmentError(f"{{% fresh %}} needs a name, but {self.name} is {name!r}.")
        handed = Handed(context, name)
        around = (self.identity, *self._vary(context, name), *_surroundings(context, self.identity))
        using = self.using.resolve(context) if self.using is not None else None
        html = ""
        for _ in range(_ROUNDS):
            asked = _asked.get(self.identity, frozenset())
            build = partial(self._html, context, handed, asked)
            vary = (around, *((one, handed.written(one)) for one in sorted(asked)))
            try:
                return str(remember(name, build, vary=vary, using=using))
            except _LearnedError as learned:
                html = learned.html
                if len(_asked) >= _MAX_KNOWN:
                    _asked.clear()
                _asked[self.identity] = asked | learned.asked
        return html

    def _vary(self, context: Context, name: str) -> tuple[Any, ...]:
        values = tuple(one.resolve(context, ignore_failures=True) for one in self.vary)
        try:
            digest(values)
        except TypeError as error:
            raise FragmentError(f"{{% fresh {name!r} %}} cannot vary by this: {error}") from error
        return values

    def _html(self, context: Context, handed: Handed, known: frozenset[str]) -> str:
        inside = Inside(handed)
        own = copy(context)
        own.dicts = [{"True": True, "False": False, "None": None}, inside, {}]  # the last is for what it sets itself
        own.render_context = RenderContext()
        own.render_context.template = context.render_context.template
        request = getattr(context, "request", None)
        if request is not None and request is not current_request():
            own.request = Unwatched(request)  # type: ignore[attr-defined]
        urlconf: Any = get_urlconf()
        if not isinstance(urlconf, str | None) and (recording := current()) is not None:
            recording.note_untracked("addresses of a urlconf that has no name")
        html = self.nodelist.render(own)
        if inside.refused is not None:
            raise inside.refused
        if new := inside.asked - known:
            raise _LearnedError(html, new)
        return html


def _surroundings(context: Context, identity: str) -> tuple[Any, ...]:
    """What else rendering depends on, beside variables, language and time zone."""
    engine = context.template.engine  # type: ignore[union-attr]
    urlconf: Any = get_urlconf()
    return (
        repr((engine.dirs, engine.loaders, engine.string_if_invalid)),
        context.autoescape,
        context.use_l10n,
        context.use_tz,
        urlconf if isinstance(urlconf, str) else None,
        get_script_prefix(),
        app_of(getattr(context, "request", None)),
    )


def fresh(parser: Parser, token: Token) -> FreshNode:
    """The tag: `{% fresh "name" [value ...] [using="alias"] %}`."""
    bits = token.split_contents()[1:]
    if not bits or "=" in bits[0].split("|")[0]:
        raise TemplateSyntaxError('{% fresh %} needs a name: {% fresh "course card" %}.')
    options = token_kwargs(bits[-1:], parser) if len(bits) > 1 else {}
    if unknown := sorted(set(options) - {"using"}):
        raise TemplateSyntaxError(f"{{% fresh %}} knows no {unknown[0]}=; there is using=.")
    name, *vary = [parser.compile_filter(bit) for bit in (bits[:-1] if options else bits)]
    remaining: list[Any] = list(parser.tokens)
    nodelist = parser.parse(("endfresh",))
    body = [(one.token_type.name, one.contents) for one in reversed(remaining[len(parser.tokens) :])]
    parser.delete_first_token()
    if nodelist.get_nodes_by_type(BlockNode):
        raise TemplateSyntaxError(
            "{% block %} cannot stand inside {% fresh %}: templates that extend this one would share the fragment. "
            "Put {% fresh %} inside the block."
        )
    origin = getattr(parser.origin, "template_name", None)
    identity = digest(origin, token.contents, body, _libraries(parser))
    return FreshNode(nodelist, identity, name, vary, options.get("using"))


def _libraries(parser: Parser) -> list[tuple[str, str, str]]:
    """What the names of tags and filters mean here."""
    return sorted(
        (kind, name, f"{getattr(made, '__module__', '')}.{getattr(made, '__qualname__', type(made).__qualname__)}")
        for kind, known in (("tag", parser.tags), ("filter", parser.filters))
        for name, made in known.items()
    )
