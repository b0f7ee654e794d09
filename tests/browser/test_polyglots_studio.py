"""Files that are two things, uploaded in the studio: opened in every way, for authors and for readers, none runs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.browser.signing_in import sign_in
from tests.support import site
from tests.support.hostile import STAFF
from tests.support.hostile_sources import uploads
from tests.support.watched import watched_page

#: Documents in which scripts can live: nothing is served as one of them, but for SVG, which is downloaded.
ALIVE = ("html", "xml", "javascript", "ecmascript", "css", "wasm", "mhtml", "message/", "multipart/")
SANDBOX = ("sandbox", "default-src 'none'")
#: As an image, a script, a module, a style, a worker, a frame and an object of a page of ours.
EMBED = """async address => {
    window.ran = [];
    const done = element => new Promise(settled => {
        element.onload = element.onerror = settled;
        document.body.append(element);
    });
    const make = (name, values) => Object.assign(document.createElement(name), values);
    await done(make('img', {src: address}));
    await done(make('script', {src: address}));
    await done(make('script', {src: address, type: 'module'}));
    await done(make('link', {href: address, rel: 'stylesheet'}));
    try {
        const worker = new Worker(address);
        await new Promise(settled => { worker.onerror = settled; worker.onmessage = settled; });
    } catch {}
    return window.ran;
}"""
FRAME = """address => { for (const name of ['iframe', 'embed'])
    document.body.append(Object.assign(document.createElement(name), {src: address}));
    document.body.append(Object.assign(document.createElement('object'), {data: address})); }"""


@pytest.fixture(scope="module")
def served(chromium, tmp_path_factory):
    """The page of a staff member, and the addresses of all files, in the studio and on the site."""
    data = tmp_path_factory.mktemp("polyglots")
    command = [sys.executable, "-m", "tests.support.hostile_studio", "files"]
    subprocess.run(command, env=site.environment(data, 8000), cwd=site.ROOT, check=True)
    with site.running(data) as running, watched_page(chromium, running.url) as (page, complaints):
        sign_in(page, *STAFF, to="/studio/courses/files/")
        page.locator(".studio-row-title a").click()
        page.wait_for_load_state("load")
        editor = page.url.partition(running.url)[2]
        buttons = page.locator("button[value^='detach ']").all()
        names = [button.get_attribute("value").removeprefix("detach ") for button in buttons]
        found = [f"{editor}files/{name}" for name in names] + [f"/courses/files/m/t/files/{name}" for name in names]
        yield page, complaints, found


def test_most_of_them_are_taken(served):
    assert len(served[2]) >= 2 * 20 > len(uploads())


def test_each_is_fenced_three_times(served):
    page, _, addresses = served
    for address in addresses:
        headers = page.request.get(address).headers
        kind, policy = headers["content-type"], headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff", address
        assert "svg" in kind or not any(word in kind for word in ALIVE), address
        assert all(word in policy for word in (SANDBOX if "pdf" not in kind else SANDBOX[1:])), address
        is_shown = headers["content-disposition"].startswith("inline")
        assert not is_shown or kind.startswith(("image/", "video/", "audio/", "application/pdf")), address
        assert not is_shown or "svg" not in kind, address


def test_none_runs_as_part_of_a_page(served):
    page, complaints, addresses = served
    page.goto("/courses/files/m/t/")
    for address in addresses:
        page.evaluate(EMBED, address)
        page.evaluate(FRAME, address)
    page.wait_for_load_state("networkidle")
    assert [text for text in complaints if text.startswith("it ran")] == []


def test_none_runs_when_it_is_opened(served):
    page, complaints, addresses = served
    for address in addresses:
        with page.context.expect_page() as opened:
            page.evaluate("address => { window.open(address) }", address)
        opened.value.on("dialog", lambda dialog, address=address: complaints.append(f"it ran: {address}"))
        page.request.get("/healthz")  # by then the answer before it has come
        opened.value.close()
    assert [text for text in complaints if text.startswith("it ran")] == []
