"""Cache poisoning: the first one to ask for a page puts something into it that the next one gets."""

from __future__ import annotations

from bars.attacks.case import Case, get


def _with(title: str, *lines: bytes, then: tuple[bytes, ...] = (), statuses: tuple[int, ...] = (200,)) -> Case:
    """Asked for with these headers first: others get the plain page. (The attacker may get whatever they asked for.)"""
    return Case(title, get(*lines), statuses, then=then)


def _query(title: str, address: bytes, *then: bytes, statuses: tuple[int, ...] = (200,)) -> Case:
    """Another way to write an address, or nearly the same one: each is its own page."""
    return Case(title, get(address=address), statuses, may_echo=True, then=then)


def _range(title: str, *lines: bytes, statuses: tuple[int, ...] = (200, 206, 416)) -> Case:
    return _with(title, *lines, statuses=statuses)


CASES = [
    _with("who asks, whence, with what", b"User-Agent: {x}", b"Referer: http://{x}.test/", b"Origin: http://{x}.test"),
    _with("a request of a script", b"X-Requested-With: XMLHttpRequest", b"Accept: application/json"),
    _with("a fragment for htmx first", b"HX-Request: true", b"HX-Target: results", b"HX-Current-URL: http://{x}.test/"),
    _with("a boosted page for htmx first", b"HX-Request: true", b"HX-Boosted: true"),
    _with("German first", b"Accept-Language: de"),
    _with("a language that nobody knows", b"Accept-Language: {x}, *;q=0.1, de;q=nan"),
    _with("a language of 5 kB", b"Accept-Language: " + b"de-" * 1600),
    _with("a language by a cookie", b"Cookie: language=de; django_language=de"),
    _with("a language by a cookie that nobody knows", b"Cookie: language={x}; django_language={x}"),
    _with("a cookie in quotes", b'Cookie: language="de"; django_language="\\144e"'),
    _with("a cookie whose quotes do not end", b'Cookie: a="; language=de; django_language=de; b="'),
    _with("the same cookie twice", b"Cookie: django_language=de; language=de; django_language=en; language=en"),
    _with("a cookie with $Version", b"Cookie: $Version=1; language=de; django_language=de; $Path=/"),
    _with("a cookie without a name", b"Cookie: =de; language=; ; =; de"),
    _with("a cookie with commas", b"Cookie: a=1, language=de, django_language=de"),
    _with("bytes in a cookie that are not ASCII", b"Cookie: language=\xff\xfe; django_language=d\xc3\xa9"),
    Case("two lines of cookies", get(b"Cookie: language=de", b"Cookie: language=en"), (400,)),
    _with("two sessions", b"Cookie: sessionid=aaaa; sessionid=bbbb"),
    _with("a session that nobody has", b"Cookie: sessionid={w}"),
    _with("a session in quotes", b'Cookie: sessionid="{w}"'),
    _with(
        "a CSRF token that somebody else knows", b"Cookie: csrftoken={x}aaaaaaaaaaaaaaaaaaaaaaa", b"X-CSRFToken: {x}"
    ),
    _with("a message that somebody has forged", b"Cookie: messages={x}"),
    _with("many cookies", b"Cookie: " + b"; ".join(b"c%d=%d" % (number, number) for number in range(900))),
    _with("a name and a password", b"Authorization: Basic YTpi"),
    _with("a token", b"Authorization: Bearer {x}"),
    _with("another method in a header", b"X-HTTP-Method-Override: DELETE", b"X-Method-Override: POST"),
    _with("a cookie that does not go on", b"Cookie: language=de", b"Connection: Cookie", statuses=(400,)),
    _with("a language that does not go on", b"Accept-Language: de", b"Connection: Accept-Language", statuses=(400,)),
    _with("what a cache may do", b"Cache-Control: only-if-cached, max-age=999", b"Pragma: {x}", statuses=(200, 504)),
    _with("what comes in which form", b"Accept: text/{x}, */*;q=0", b"Accept-Charset: utf-7"),
    _with("a compressed page first", b"Accept-Encoding: gzip"),
    _with("brotli first", b"Accept-Encoding: br"),
    _with("a coding that nobody knows", b"Accept-Encoding: {x};q=1, gzip;q=nan, br;q=2, *;q=-1"),
    _with("no coding at all", b"Accept-Encoding: identity;q=0, *;q=0", statuses=(200, 406)),
    _range("a range first", b"Range: bytes=0-3"),
    _range("many ranges", b"Range: bytes=" + b",".join(b"%d-" % number for number in range(500))),
    _range("a range that is none", b"Range: bytes=9999999-, {x}=1-2"),
    _range("a range under a condition", b"Range: bytes=0-3", b'If-Range: "{x}"'),
    _with("whatever the browser has", b"If-None-Match: *", statuses=(200, 304)),
    _with("a tag that is none", b'If-None-Match: W/"{x}", "", "a\\"b"'),
    _with("newer than the future", b"If-Modified-Since: Fri, 31 Dec 9999 23:59:59 GMT", statuses=(200, 304)),
    _with("only if it is another", b'If-Match: "{x}"', statuses=(200, 412)),
    _with("only if it is older", b"If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT", statuses=(200, 412)),
    Case("HEAD first", get(method=b"HEAD"), is_head=True),
    Case("HEAD of a range first", get(b"Range: bytes=0-3", method=b"HEAD"), (200, 206), is_head=True),
    Case("POST first", get(b"Content-Length: 0", method=b"POST"), (403, 405)),
    _with("a miracle is expected", b"Expect: {x}", statuses=(417,)),
    _query("somebody's campaign", b"{a}&utm_source={x}&utm_campaign={x}", b"{a}&utm_source=other"),
    _query("parameters in another order", b"/?order=title&q={w}&utm_medium={x}", b"/?q={w}&order=title"),
    _query("a parameter twice", b"/?q={x}&q={w}", b"/?q={w}&q={w}"),
    _query("a parameter twice, the other way", b"/?q={w}&q={x}", b"/?q={w}"),
    _query("a name that is escaped", b"/?%71={w}&%71=", b"/?%71={w}"),
    _query("a value that is escaped", b"/?q=%61ttack&x={x}", b"/?q=attack"),
    _query("a semicolon between parameters", b"/?q={w};q={x}", b"/?q={w}"),
    _query("a parameter with a NUL", b"/?q={w}%00{x}", b"/?q={w}", statuses=(200, 400, 404)),
    _query("a parameter that is not UTF-8", b"/?q={w}%ff{x}", b"/?q={w}%fe", b"/?q={w}%ef%bf%bd"),
    _query("a parameter in brackets", b"/?q[]={x}&q={w}", b"/?q={w}"),
    _query("a page that is no number", b"/?page={x}", b"/?page=1", statuses=(200, 404)),
    _query("a question mark and nothing", b"/?", b"/?&", b"/?=&=", b"/?q"),
    _query("a plus and a blank", b"/?q={w}+{x}", b"/?q={w}%20{x}", b"/?q={w}%2B{x}"),
]
