"""Writing a course in the studio, with a mouse or with a keyboard alone: one journey, two hands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import signing_in
from tests.support.session import password_of
from tests.support.site import Site

INSTRUCTOR = "instructor@demo.example"
MODULES = ("Bends", "Hitches", "Loops")
LESSONS = (
    ("Bends", "The reef knot", "Text"),
    ("Bends", "The sheet bend", "Text"),
    ("Bends", "A knot in a picture", "Image"),
    ("Bends", "Which knot slips?", "Quiz"),
    ("Hitches", "The clove hitch", "Text"),
    ("Hitches", "Two half hitches", "Text"),
    ("Hitches", "Tying it, filmed", "Video"),
    ("Loops", "The bowline", "Text"),
    ("Loops", "The figure of eight", "Text"),
    ("Loops", "Where to go on", "Text"),
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
FILES = {
    "knot.png": PNG,
    "film.mp4": b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(64),
    "film.vtt": b"WEBVTT\n\n00:00.000 --> 00:02.000\nOver and under.\n",
}


def written_file(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(FILES[name])
    return path


def studio_page(chromium: Browser, url: str, complaints: list[str], **options: Any) -> Page:
    """A page of a person's own that notes errors; a refused or lost request of the test's own making is none."""
    context = chromium.new_context(**({"base_url": url, "viewport": {"width": 1280, "height": 900}} | options))
    context.on("weberror", lambda error: complaints.append(str(error.error)))

    def note(message: Any) -> None:
        if message.type == "error" and not re.search(r"status of 409|ERR_FAILED", message.text):
            complaints.append(message.text)

    context.on("console", note)
    return context.new_page()


def sign_in(page: Page, running: Site) -> None:
    signing_in.sign_in(page, INSTRUCTOR, password_of(running, INSTRUCTOR), to="/studio/")


class Mouse:
    """Points, and types."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        target.click()

    def write(self, target: Locator, text: str) -> None:
        target.click()
        target.fill(text)

    def choose(self, target: Locator, label: str) -> None:
        target.select_option(label=label)

    def mark(self, target: Locator) -> None:
        target.check()

    def upload(self, target: Locator, file: Path) -> None:
        target.set_input_files(file)


class Keyboard:
    """Goes from one thing to the next with Tab, like somebody who has no mouse."""

    MOST = 150

    def __init__(self, page: Page) -> None:
        self.page = page
        # Who listens from the beginning cannot be late: Playwright begins to look for choosers with the first listener.
        page.on("filechooser", lambda chooser: None)

    def reach(self, target: Locator) -> None:
        target.wait_for()
        for _ in range(self.MOST):
            if target.evaluate("e => e === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {target}")

    def press(self, target: Locator) -> None:
        self.reach(target)
        self.page.keyboard.press("Enter")

    def write(self, target: Locator, text: str) -> None:
        self.reach(target)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def choose(self, target: Locator, label: str) -> None:
        self.reach(target)
        self.page.keyboard.type(label.lstrip("— "))
        assert target.evaluate("e => e.selectedOptions[0].label") == label

    def mark(self, target: Locator) -> None:
        """Of a group of radio buttons Tab reaches one; the arrows go on."""
        self.reach(target)
        self.page.keyboard.press("Space")

    def upload(self, target: Locator, file: Path) -> None:
        self.reach(target)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(file)


def make_course(page: Page, hand: Mouse | Keyboard, title: str, folder: Path) -> str:
    """From the list of courses to the published course, whose address this gives."""
    hand.press(page.get_by_role("link", name="New course").first)
    hand.write(page.get_by_label("Title"), title)
    subject = page.get_by_label("Subject")
    label = subject.evaluate("e => e.options[1].label")
    hand.choose(subject, label)
    hand.press(page.get_by_role("button", name="Create the course"))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    outline = urlsplit(page.url).path
    for name in MODULES:
        hand.write(page.get_by_label("New module"), name)
        hand.press(page.get_by_role("button", name="Add module"))
        expect(page.get_by_role("heading", level=2, name=name)).to_be_visible()
    for module, name, kind in LESSONS:
        section = page.locator("[data-module]").nth(MODULES.index(module))
        hand.write(section.get_by_label("New lesson"), name)
        hand.choose(section.get_by_label("Kind"), kind)
        hand.press(section.get_by_role("button", name="Add lesson"))
        expect(section.get_by_role("link", name=name, exact=True)).to_be_visible()
    for _module, name, kind in LESSONS:
        hand.press(page.get_by_role("link", name=name, exact=True))
        WRITE[kind](page, hand, folder)
        save(page, hand)
        hand.press(page.get_by_role("navigation", name="You are here").get_by_role("link", name=title))
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
    hand.press(page.get_by_role("navigation", name="Parts of the studio").get_by_role("link", name="Publish"))
    hand.press(page.get_by_role("button", name="Publish the course"))
    expect(page.get_by_text("Published. Readers see it now.")).to_be_visible()
    return outline.removeprefix("/studio")


def save(page: Page, hand: Mouse | Keyboard) -> None:
    with page.expect_navigation():  # the message may be there already, of what was saved before
        hand.press(page.locator(".editor-bar").get_by_role("button", name="Save", exact=True))
    expect(page.locator(".messages")).to_contain_text("Saved")


def write_text(page: Page, hand: Mouse | Keyboard, folder: Path) -> None:
    hand.write(page.get_by_label("Text", exact=True), "Right over left, *left* over right.")


def write_image(page: Page, hand: Mouse | Keyboard, folder: Path) -> None:
    hand.upload(page.get_by_label("Upload a picture"), written_file(folder, "knot.png"))
    hand.press(page.get_by_role("button", name="Upload", exact=True))
    expect(page.get_by_label("Picture", exact=True)).to_have_value("files/knot.png")
    hand.write(page.get_by_label("What the picture shows"), "A reef knot in red rope")


def write_video(page: Page, hand: Mouse | Keyboard, folder: Path) -> None:
    for name in ("film.mp4", "film.vtt"):
        hand.upload(page.get_by_label("Upload a video"), written_file(folder, name))
        hand.press(page.get_by_role("button", name="Upload", exact=True))
        expect(page.locator(f"#file option[value='files/{name}']")).to_have_count(1)
    hand.press(page.get_by_role("button", name="Add captions"))
    hand.choose(page.get_by_label("File (WebVTT)"), "files/film.vtt")
    hand.write(page.get_by_label("Language code"), "en")


def write_quiz(page: Page, hand: Mouse | Keyboard, folder: Path) -> None:
    hand.press(page.get_by_role("button", name="Question: One choice is right"))
    hand.write(page.get_by_label("Question", exact=True), "Which knot slips?")
    hand.mark(page.get_by_label("Choice 1 is right"))
    hand.write(page.get_by_label("Choice 1", exact=True), "The granny knot")
    hand.write(page.get_by_label("Choice 2", exact=True), "The reef knot")


WRITE = {"Text": write_text, "Image": write_image, "Video": write_video, "Quiz": write_quiz}
