"""`python -m tests.support.hostile`: fills an empty site with people, courses and files that try to run script.

It writes rows past every check of the importer, as plain SQL could: the pages alone must hold.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

RUN = "alert(1)"
MARKUP = [
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<!--<script>{RUN}//-->",
    f"--><script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f'"><img src=x onerror="{RUN}">',
    f"'><img src=x onerror='{RUN}'>",
    f'"\' autofocus onfocus={RUN} x="',
    f"' onmouseover={RUN} style='position:fixed;inset:0'",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><a xlink:href='javascript:{RUN}'><rect width=99 height=99 /></a></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<math><mi xlink:href='javascript:{RUN}'>x</mi></math>",
    f"<math><annotation-xml encoding='text/html'><script>{RUN}</script></annotation-xml></math>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}></style></mglyph></table></mtext></math>",
    f"$\\text{{<img src=x onerror={RUN}>}}$",
    f"$\\href{{javascript:{RUN}}}{{x}}$",
    f"<iframe srcdoc='<script>{RUN}</script>'></iframe>",
    f"<iframe src='javascript:{RUN}'></iframe>",
    f"<object data='javascript:{RUN}'></object>",
    f"<embed src='data:text/html,<script>{RUN}</script>'>",
    f"<form action='javascript:{RUN}'><button>go</button></form>",
    f"<button formaction='javascript:{RUN}'>go</button>",
    f"<input autofocus onfocus={RUN}>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}></audio>",
    f"<body onload={RUN}>",
    f"<marquee onstart={RUN}>x</marquee>",
    f"<style>@import 'javascript:{RUN}';</style>",
    f"<style>*{{animation:x}}</style><b onanimationstart={RUN}>x</b>",
    "<base href='https://evil.example/'>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    f"<template shadowrootmode=open><script>{RUN}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'></noscript>",
    f"<textarea></textarea><img src=x onerror={RUN}>",
    f"<title></title><img src=x onerror={RUN}>",
    f"<xmp><p title='</xmp><img src=x onerror={RUN}>'></xmp>",
    f"<p hx-on:click='{RUN}' hx-get='/' hx-trigger='load' hx-on--load='{RUN}'>x</p>",
    f"<p data-hx-get='https://evil.example/' data-hx-trigger='load' data-hx-vals='js:{{x:{RUN}}}'>x</p>",
    f"[x](javascript:{RUN})",
    f"[x](JaVa\tScRiPt:{RUN})",
    f"[x](&#106;avascript:{RUN})",
    f"[x](data:text/html,<script>{RUN}</script>)",
    f"![x](javascript:{RUN})",
    "![x](https://evil.example/x.png)",
    f"[x]: javascript:{RUN}\n\n[x] <javascript:{RUN}>",
    f"`<script>{RUN}</script>`",
    f"```html onload={RUN}\n</code></pre><script>{RUN}</script>\n```",
    f"# <script>{RUN}</script> {{#x onload={RUN}}}",
    f":::note <img src=x onerror={RUN}>\n<script>{RUN}</script>\n:::",
    f"x[^1]\n\n[^1]: <script>{RUN}</script>",
    f"| <script>{RUN}</script> |\n|:---|\n| [x](javascript:{RUN}) |",
    f"\u2028<script>{RUN}</script>\u2029",
    f"\ufeff<\u0073cript>{RUN}</script>",
    f"{{{{ '{RUN}' }}}}{{% load x %}}",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"%3Cscript%3E{RUN}%3C/script%3E",
    f"\u202e<script>{RUN}</script>",
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
]
SVG = f"""<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="{RUN}"><script>{RUN}</script>
<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><script>{RUN}</script></body></foreignObject></svg>"""
HTML = f"<!doctype html><script>{RUN}</script><img src=x onerror={RUN}>"
FILES = {"picture.svg": SVG, "page.html": HTML, "page.xhtml": HTML, f'"><img src=x onerror={RUN}>.html': HTML}
STAFF = ("staff@example.org", "correct horse battery")


def fill() -> None:
    from coursewell.accounts.models import User
    from coursewell.courses.models import Course, Instructor, Subject

    User.objects.create_superuser(*STAFF, name=MARKUP[5])
    owner = User.objects.create_user("owner@example.org", name=MARKUP[0])
    for number, text in enumerate(MARKUP):
        subject = Subject.objects.create(title=text[:300], slug=f"s{number}", code=text[:50], description=text)
        person = Instructor.objects.create(name=text[:300], slug=f"i{number}", bio=text)
        course = Course.objects.create(
            owner=owner, subject=subject, slug=f"c{number}", state="published", is_open=number % 2 == 0,
            title=text[:300], summary=text, code=text[:50], licence=text[:100], language=text[:15], level=text[:12],
            overview=text, outcomes=text, audience=text, prerequisites=text, assessment=text, source=text[:100],
            cover="picture.svg" if number % 3 else text[:255],
            external_url="" if number % 4 else f"javascript:{RUN}",
        )  # fmt: skip
        course.instructors.add(person)
        _lessons(course, text)


def _lessons(course: Any, text: str) -> None:
    from coursewell.courses.models import Content, Module

    module = Module.objects.create(course=course, title=text[:300], description=text, slug="m")
    choice = {"id": "a", "text": text, "is_right": True, "feedback": text}
    question = {"id": "q", "type": "single", "prompt": text, "choices": [choice], "answers": [text], "feedback": text}
    track = {"file": "picture.svg", "kind": "captions", "language": text, "label": text}
    data = {
        "text": {},
        "image": {"file": "picture.svg", "alt": text, "caption": text},
        "file": {"file": "page.html", "label": text},
        "video": {"file": "", "url": f"javascript:{RUN}", "poster": text, "tracks": [track]},
        "quiz": {"questions": [question | {"tolerance": None}]},
    }
    for kind, values in data.items():
        content = Content.objects.create(
            module=module, kind=kind, title=text[:300], slug=kind, body=text, data=values, is_open=True
        )
        for name, what in FILES.items():
            _attach(course, content, name, what)
            if kind == "text":
                _attach(course, None, name, what)


def _attach(course: Any, content: Any, name: str, what: str) -> None:
    from coursewell.courses import files
    from coursewell.courses.models import Attachment

    stored = files.store(what.encode(), max_bytes=100_000)
    kind = files.sniff(Path(files.path_of(stored.digest)), name)
    Attachment.objects.create(
        course=course, content=content, name=name, digest=stored.digest, size=stored.size, media_type=kind
    )


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        fill()


if __name__ == "__main__":
    main()
