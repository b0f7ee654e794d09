"""What an archive may call its files."""

import pytest

from coursewell.authoring.sources.names import Names, UnusableNameError, check_member, check_portable, shown

LONG = "x" * 256
DEEP = "/".join("abcdefghijklmn") + "/x"


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", "without a name"),
        ("/etc/passwd", "absolute path"),
        ("/", "absolute path"),
        ("//server/share", "absolute path"),
        ("C:/x", "absolute path"),
        ("c:x", "absolute path"),
        ("..", "leads out"),
        ("../x", "leads out"),
        ("a/../../x", "leads out"),
        ("a/..", "leads out"),
        ("a/../", "leads out"),
        ("a\\b", "backslash"),
        ("..\\x", "backslash"),
        ("a//b", "empty part"),
        ("a//", "empty part"),
        ("./a", "empty part"),
        ("a/./b", "empty part"),
        ("a\0b", "control characters"),
        ("a\nb", "control characters"),
        ("a\x7fb", "control characters"),
        ("a\x85b", "control characters"),
        ("a\u202egpj.md", "direction of writing"),
        ("a\u2066b", "direction of writing"),
        ("a\u2028b", "direction of writing"),
    ],
)
def test_a_name_that_leads_elsewhere_or_hides_itself_is_refused(name, fault):
    with pytest.raises(UnusableNameError, match=fault):
        check_member(name)


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("CON", "device"),
        ("a/aux.txt", "device"),
        ("Nul.tar.gz", "device"),
        ("com1.md", "device"),
        ("COM¹.md", "device"),
        ("lpt9/x", "device"),
        ("prn .txt", "device"),
        ("CONOUT$", "device"),
        ("a.", "dot or space"),
        ("a ", "dot or space"),
        ("a /b", "dot or space"),
        ("a./", "dot or space"),
        (LONG, "255 characters"),
        (DEEP, "12 folders"),
    ],
)
def test_a_name_that_another_machine_cannot_store_is_refused(name, fault):
    check_member(name)
    with pytest.raises(UnusableNameError, match=fault):
        check_portable(name)


@pytest.mark.parametrize(
    "name",
    [
        "a",
        "a/",
        "a b/ü.md",
        "console.md",
        "com10.txt",
        "auxiliary",
        "a..b",
        "...x",
        "Week 1: knots.md",
        "عربي.md",
        "日本/語.md",
        "👩‍🚀.svg",
    ],
)
def test_names_that_people_use_are_let_through(name):
    check_member(name)
    check_portable(name)
    Names().add(name)


@pytest.mark.parametrize(
    ("names", "fault"),
    [
        (["a.md", "a.md"], "is there twice"),
        (["a/", "a/"], "is there twice"),
        (["a", "a/"], "is there twice"),
        (["a.md", "A.md"], "same name as “a.md”"),
        (["é.md", "e\u0301.md"], "same name"),
        (["straße", "STRASSE"], "same name"),
        (["a/x", "A/y"], "same name as “a”"),
        (["a/", "A"], "same name as “a”"),
        (["a", "a/b"], "a file and a folder at once"),
        (["a/b", "a"], "a file and a folder at once"),
        (["a/b/c", "a/B"], "same name as “a/b”"),
    ],
)
def test_names_that_fall_together_are_refused(names, fault):
    together = Names()
    *first, last = names
    for name in first:
        together.add(name)
    with pytest.raises(UnusableNameError, match=fault):
        together.add(last)


def test_folders_are_known_with_and_without_an_entry_of_their_own():
    names = Names()
    for name in ("a/b/c.md", "a/", "d/"):
        names.add(name)
    assert (names.files, names.folders) == ({"a/b/c.md"}, {"", "a", "a/b", "d"})


def test_a_name_is_shown_without_what_could_harm_a_terminal():
    assert shown("\x1b[31m\u202e" + "x" * 200) == "?[31m?" + "x" * 94 + "…"
