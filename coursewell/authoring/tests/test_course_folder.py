from __future__ import annotations

import os
import time

import pytest

from coursewell.authoring.layouts import Options, read
from coursewell.authoring.problems import SourceError
from coursewell.authoring.tests.conftest import QUIZ, errors_of


def errors(folder):
    return errors_of(read(folder, Options()))


def warnings(folder):
    return [str(problem) for problem in read(folder, Options()).report.warnings]


def test_a_good_folder_has_no_problems(folder):
    assert (errors(folder), warnings(folder)) == ([], [])


def test_all_problems_are_reported_at_once_with_their_lines(folder, write):
    write({"course.md": "---\ntitle: Knots\nsubjet: Craft\nlevel: expert\nduration: long\n---\n"})
    assert errors(folder) == [
        "course.md:3: There is no setting “subjet” here; did you mean “subject”?",
        "course.md:4: “level” must be one of beginner, intermediate, advanced; it is “expert”.",
        "course.md:5: “long” is not a length of time; write it like 45m or 3h 30m.",
        "course.md:1: The course names no subject: add “subject”, or give --subject.",
    ]


def test_a_front_matter_of_something_else_is_not_told_line_by_line(folder, write):
    write({"course.md": "---\ntitle: Knots\nsubject: Craft\n" + "".join(f"k{n}: x\n" for n in range(9_000)) + "---\n"})
    found = errors(folder)
    assert len(found) == 21
    assert found[-1] == "course.md:24: From here on 8,980 more settings are not known either."


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        ("title: A: b", "2: This is not valid YAML"),
        ("a: &x 1\nb: *x", "2: YAML anchors and aliases are not allowed"),
        ("title: [[[[[[[[[[", "2: This is nested too deeply"),
        ("title: !!python/object/apply:os.system [id]", "2: The value of “title” cannot be understood"),
        ("title: A\ntitle: B", "3: “title” is given twice (first in line 2)"),
        ("- a", "2: This must be a list of “key: value” lines"),
        ("title: " + "x" * 525_000, "2: This is longer than 512 KiB"),
        ("title: A\x07", "This is not valid YAML"),
        ('title: "a\\0b"', "2: A NUL or half a character pair"),
        ('title: "a\\ud800b"', "2: A NUL or half a character pair"),
        ("kind: vidoe", "“kind” must be one of text, image, file, video, quiz"),
        ("open: maybe", "“open” must be true or false"),
        ("slug: a/b", "may hold only letters, digits"),
        ("kind: image\nfile: no.png\nalt: A", "3: There is no file “no.png” here"),
        ("kind: image\nfile: ../../../etc/passwd\nalt: A", "There is no file “../../../etc/passwd” here"),
        ("kind: video\nurl: javascript:alert(1)", "“url” must be an address that starts with https://"),
        ("kind: image", "This kind needs “file”"),
    ],
)
def test_front_matter_that_cannot_be_used_is_an_error_with_its_line(folder, write, head, sentence):
    write({"02-hitches/clove.md": f"---\n{head}\n---\nText"})
    found = errors(folder)
    assert any(sentence in error and error.startswith("02-hitches/clove.md:") for error in found), found


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"caf\xe9", "02-hitches/clove.md:1: This text is in another encoding; save it as UTF-8."),
        ("x".encode("utf-16"), "02-hitches/clove.md:1: This text is in UTF-16; save it as UTF-8."),
        (b"a\nb\0", "02-hitches/clove.md:2: This text holds a NUL character; it is not a text file."),
        (
            b"---\ntitle: A\n",
            "02-hitches/clove.md:1: The front matter has no end: close it with a line of three hyphens.",
        ),
        (b"x" * 2_200_000, "02-hitches/clove.md: This text is larger than 2 MiB; split it."),
    ],
)
def test_a_text_that_cannot_be_read_is_an_error(folder, write, raw, sentence):
    write({"02-hitches/clove.md": raw})
    assert sentence in errors(folder)


def test_windows_newlines_and_a_byte_order_mark_are_no_problem(folder, write):
    write({"02-hitches/clove.md": b"\xef\xbb\xbf---\r\ntitle: Clove\r\n---\r\nTwo\r\nturns.\r\n"})
    content = read(folder, Options()).documents[0].contents[-1]
    assert (content.title, content.body) == ("Clove", "Two\nturns.")


def test_links_out_of_the_folder_are_never_followed(folder, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "01-bends" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "03-linked").symlink_to(tmp_path)
    assert errors(folder) == [
        "01-bends/link.txt: This is a symbolic link; put the file itself here.",
        "03-linked: This is a symbolic link; put the file itself here.",
    ]


def test_a_pipe_does_not_stop_the_reading(folder):
    os.mkfifo(folder / "01-bends" / "pipe.md")
    assert errors(folder) == ["01-bends/pipe.md: This is neither a file nor a folder; remove it."]


def test_names_that_are_one_on_other_machines_are_refused(folder, write):
    write({"pictures/Reef.svg": "<svg></svg>"})
    assert errors(folder) == [
        "pictures/reef.svg: On other machines this is the same name as pictures/Reef.svg; rename one."
    ]


def test_a_name_that_is_not_utf8_is_refused(folder):
    (folder / os.fsdecode(b"caf\xe9.png")).write_bytes(b"x")
    assert errors(folder) == ["caf?.png: This name is not UTF-8; rename the file."]


def test_a_folder_too_deep_is_refused(folder):
    (folder / "/".join("abcdefghijklmnop")).mkdir(parents=True)
    assert "Folders lie deeper than 12 levels" in errors(folder)[0]


def test_two_lessons_with_one_slug_are_refused(folder, write):
    write({"01-bends/05-reef.md": "# Another reef knot"})
    assert errors(folder) == [
        (
            "01-bends/05-reef.md: The module “Bends” has two parts with the slug “reef” "
            "(see 01-bends/01-reef.md): give one a “slug”."
        ),
        "01-bends/05-reef.md: This has the same id as 01-bends/01-reef.md: give one another “id”.",
    ]


def test_a_module_may_not_take_the_address_of_the_files(folder, write):
    write({"04-files/a.md": "Text"})
    assert errors(folder) == ["04-files: A module may not have the slug “files”; give it another."]


def test_a_missing_picture_and_an_unresolved_link_are_warnings_with_their_lines(folder, write):
    write({"02-hitches/clove.md": "---\ntitle: C\n---\n\n![x](no%20such.png)\n[y](gone.md#a) `![z](code.png)`\n"})
    assert warnings(folder) == [
        "02-hitches/clove.md:5: warning: The picture “no such.png” is not here.",
        "02-hitches/clove.md:6: warning: The linked file “gone.md” is not here.",
    ]


def test_what_lies_outside_the_folder_is_not_taken_along(folder, write, tmp_path):
    (tmp_path / "secret.png").write_bytes(b"x")
    write({"02-hitches/clove.md": "![x](../../secret.png)"})
    assert warnings(folder) == [
        "02-hitches/clove.md:1: warning: The picture “../../secret.png” lies outside the course folder."
    ]


def test_a_damaged_picture_is_named(folder, write):
    write({"pictures/a.png": b"\x89PNG\r\n\x1a\n", "02-hitches/clove.md": "![x](../pictures/a.png)"})
    assert errors(folder) == ["pictures/a.png: The picture is damaged and cannot be shown."]


def test_a_list_of_contents_gives_the_order_and_loses_none(folder, write):
    write({"01-bends/module.md": "---\ncontents: [02-check, 01-reef.md]\n---\n"})
    assert [content.slug for content in read(folder, Options()).documents[0].modules[0].contents] == ["check", "reef"]
    write({"01-bends/module.md": "---\ncontents: [02-check, gone]\n---\n"})
    assert errors(folder) == [
        "01-bends/module.md:2: “contents” names “gone”, which is not here.",
        "01-bends/module.md:2: “contents” does not name “01-reef.md”; add it, or remove the list.",
    ]


def test_ten_comes_after_two(folder, write):
    write({"01-bends/10-ten.md": "Ten"})
    assert [content.slug for content in read(folder, Options()).documents[0].modules[0].contents][-1] == "ten"


def test_a_folder_of_courses_gives_them_all(folder, write):
    write({"course.md": "---\ntitle: Sails\nsubject: Craft\nlevel: x\n---\n"}, folder.parent / "sails")
    reading = read(folder.parent, Options())
    assert [document.title for document in reading.documents] == ["Knots", "Sails"]
    assert errors_of(reading)[0].startswith("sails/course.md:4:")


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: None, "does not exist: give the folder of a course, or a ZIP or tar archive of it"),
        (lambda path: path.write_text("x"), "is neither a folder nor an archive: give the folder of a course"),
        (lambda path: path.mkdir(), "Known layouts: Coursewell folder"),
    ],
)
def test_a_wrong_folder_is_explained(tmp_path, make, sentence):
    make(tmp_path / "here")
    with pytest.raises(SourceError, match=sentence):
        read(tmp_path / "here", Options())


def test_a_subject_from_outside_serves_where_the_folder_names_none(folder, write):
    write({"course.md": "---\ntitle: Knots\n---\n"})
    reading = read(folder, Options(subject=("Craft",)))
    assert (errors_of(reading), reading.documents[0].subject) == ([], ("Craft",))


def test_a_quiz_with_two_right_answers_is_an_error_in_its_line(folder, write):
    write({"01-bends/02-check.md": QUIZ.replace("( )", "(x)")})
    assert errors(folder) == [
        "01-bends/02-check.md:5: A single choice needs exactly one right answer “- (x)”; this one has 2."
    ]


def test_no_crowd_of_warnings_hides_an_error(folder, write):
    write({"01-bends/01-reef.md": "![x](no.png) " * 2_000, "02-hitches/clove.md": b"\xff"})
    reading = read(folder, Options())
    assert len(reading.report.warnings) == 1_000
    assert reading.report.left_out == 1_000
    assert errors_of(reading) == ["02-hitches/clove.md:1: This text is in another encoding; save it as UTF-8."]


@pytest.mark.parametrize(
    "text",
    [
        "---\nkind: quiz\n---\n## " + " " * 500_000 + "x\n- (x) a\n- ( ) b",
        "---\nkind: quiz\n---\n" + "## x\n" * 100_000,
        "---\nkind: quiz\n---\n## x\n" + "- (x) a\n" * 100_000,
        "---\n" + "a: b\n" * 10_000 + "---\n",
        "---\n" + "? [a]\n: b\n" * 3_000 + "---\n",
        "[x](../02-hitches) " * 15_000,
        "x" * 2_000_000,
        "#" * 2_000_000,
        "`" * 299_000,
        "\n" * 2_000_000,
    ],
    ids=range(10),
)
def test_a_hostile_text_takes_no_long_time(folder, write, text):
    write({"02-hitches/clove.md": text})
    started = time.process_time()
    read(folder, Options())
    # What it guards against takes minutes; two busy cores may take seconds.
    assert time.process_time() - started < 15


BOMB = '<!DOCTYPE a [<!ENTITY b "1234567890"><!ENTITY c "&b;&b;&b;">]>\n'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"{BOMB}<svg>&c;</svg>", "pictures/reef.svg:1: XML with declarations of its own (DOCTYPE) is not read here"),
        (f"{BOMB}<bomb>&c;</bomb>", "pictures/reef.svg:1: XML with declarations of its own (DOCTYPE) is not read here"),
        ("<svg>\n<g></svg>", "pictures/reef.svg:2: This is not well-formed XML (mismatched tag)."),
        ("<html>\n</html>", "pictures/reef.svg:1: This is XML, but no SVG drawing"),
        ("not found", "pictures/reef.svg:1: This is not well-formed XML"),
    ],
)
def test_a_drawing_that_is_broken_or_could_do_harm_is_refused(folder, write, text, sentence):
    write({"pictures/reef.svg": text})
    assert any(error.startswith(sentence) for error in errors(folder))


def test_a_drawing_is_known_by_its_bytes_too(folder, write):
    write({"pictures/reef.txt": "<svg>\n<g></svg>", "02-hitches/clove.md": "[it](../pictures/reef.txt)"})
    assert errors(folder) == ["pictures/reef.txt:2: This is not well-formed XML (mismatched tag)."]


def test_a_text_beside_the_folders_of_courses_is_named(folder, write):
    write({"01-tents/tent.md": "# Tent\n", "README.md": "# About\n"}, folder.parent)
    problems = read(folder.parent, Options()).report.warnings
    assert [(problem.file, problem.topic) for problem in problems] == [("01-tents/tent.md", "left-out text")]


@pytest.mark.parametrize("name", ["03.MD", "03.markdown"])
def test_markdown_with_another_ending_is_named(folder, write, name):
    write({f"01-bends/{name}": "# Three\n"})
    (sentence,) = warnings(folder)
    assert sentence.startswith(f"01-bends/{name}: warning: This looks like Markdown, but its name does not end in")


def test_front_matter_below_an_empty_line_is_named(folder, write):
    write({"01-bends/02-check.md": "\n" + QUIZ})
    said = "This looks like front matter, which must begin in the first line: remove the empty lines above it."
    assert warnings(folder) == [f"01-bends/02-check.md:2: warning: {said}"]


def test_a_line_below_empty_lines_is_no_front_matter(folder, write):
    write({"02-hitches/clove.md": "\n---\n\nTwo turns: a post.\n\n---\n"})
    assert warnings(folder) == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [("modules: [a, a]", "twice"), ("enrolment: {opens: 2026-02-01, closes: 2026-01-01}", "closes before it opens")],
)
def test_what_is_wrong_is_said_once(folder, write, wrong, sentence):
    write({"course.md": f"---\ntitle: K\nsubject: S\n{wrong}\n---\n"})
    assert sum(sentence in error for error in errors(folder)) == 1
