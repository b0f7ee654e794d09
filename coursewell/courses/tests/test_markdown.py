"""What authors write, and what readers get."""

import pytest

from coursewell.courses.markdown import Picture, references, render


def html(text, **kwargs):
    return str(render(text, **kwargs).html)


def found(path, kind):
    return Picture(f"/f/{path}", 30, 40) if kind == "image" else f"/l/{path}"


def test_headings_start_below_the_title_of_the_page_and_skip_no_level():
    headings = render("### a\n\n##### b\n\n### c\n\n# d").headings
    assert [(heading.level, heading.id) for heading in headings] == [(2, "a"), (3, "b"), (2, "c"), (2, "d")]


def test_equal_headings_have_different_names():
    assert [heading.id for heading in render("# Größe\n\n# Größe\n\n# Größe 2").headings] == [
        "größe",
        "größe-2",
        "größe-2-2",
    ]


@pytest.mark.parametrize(("title", "name"), [("日本語 の", "日本語-の"), ("مقدمة", "مقدمة"), ("Main", "section-main")])
def test_headings_have_names_in_any_script(title, name):
    assert f'<h2 id="{name}">' in html(f"# {title}")


def test_a_heading_in_a_box_lies_below_the_one_around_it_and_is_no_part_of_the_outline():
    rendered = render("## a\n\n::: challenge\n\n## b\n\n:::\n\n### c")
    assert '<h3 id="b">' in rendered.html
    assert '<h3 id="c">' in rendered.html
    assert [heading.text for heading in rendered.headings] == ["a", "c"]


def test_several_texts_on_one_page_keep_their_names_apart():
    text = html("# a\n\n[to a](#a) x[^1]\n\n[^1]: y", prefix="q1-")
    for part in ('id="q1-a"', 'href="#q1-a"', 'id="q1-fn1"', 'href="#q1-fn1"', 'id="q1-fnref1"'):
        assert part in text


def test_tables_align_by_class_and_scroll_in_their_box():
    text = html("|a|b|\n|--:|:-:|\n|1|2|")
    assert '<div class="table-scroll"><table>' in text
    assert '<td class="align-right">1</td>' in text
    assert "style" not in text


@pytest.mark.parametrize("info", ["python", "{python}", "{.python .numberLines}", "{python, echo=FALSE}", "Python"])
def test_code_is_coloured_by_classes(info):
    text = html(f"```{info}\nprint(1)\n```")
    assert '<p class="code-label">Python</p>' in text
    assert '<span class="nb">print</span>' in text


@pytest.mark.parametrize("kind", ["output", "error"])
def test_what_a_program_prints_is_told_from_its_code(kind):
    assert f'<div class="code code-{kind}"><p class="code-label" lang="en">' in html(f"```{kind}\n1\n```")


def test_code_in_an_unknown_language_is_shown_plain():
    assert "<code>x &lt; y\n</code>" in html("```nonsense\nx < y\n```")


@pytest.mark.parametrize("marks", [":::note\nx\n:::", "::::::::: callout\n\nx\n\n::::::", "::: {.note}\nx\n:::::"])
def test_boxes_in_every_spelling(marks):
    assert '<div class="box box-note"><p class="box-head"><span class="box-label" lang="en">Note</span></p>' in html(
        marks
    )


def test_boxes_nest_whatever_the_number_of_their_colons():
    text = html("::: challenge\n\na\n\n:::::: solution\n\nb\n\n::::::\n\nc\n\n:::\n\nd")
    inner = text.index("<details"), text.index("<p>b"), text.index("</details>"), text.index("<p>c"), text.index("<p>d")
    assert list(inner) == sorted(inner)
    assert text.index("</div>") < text.index("<p>d")


def test_a_heading_that_repeats_the_label_of_its_box_is_left_out():
    assert "<h" not in html("::: solution\n\n## Solution\n\nx\n\n:::")


def test_the_heading_of_a_folded_box_is_in_its_summary():
    text = html("::: solution\n\n## Second way\n\nx\n\n:::")
    assert text.index("<h2") < text.index("</summary>") < text.index("<p>x")


def test_colons_in_code_are_code():
    assert '<div class="box' not in html("```\n::: note\n```")


def test_a_box_left_open_is_closed_at_the_end_of_its_list_item_and_reported():
    rendered = render("- :::note\n  a\n\nb")
    assert rendered.html.index("</div>") < rendered.html.index("<p>b")
    assert rendered.warnings == ("The box opened on line 1 is never closed.",)


def test_the_end_of_no_box_is_left_out_and_reported():
    assert render("a\n\n:::").warnings == ("Line 3 closes a box, but none is open.",)


def test_formulas_are_mathml():
    assert '<math display="inline"><mrow><msup>' in html("$a^2$")
    assert '<span class="formula"><math display="block">' in html("$$a$$")


def test_money_is_no_formula():
    assert "<math" not in html("It costs $5 here and $10 there.")


def test_a_formula_that_cannot_be_read_shows_its_source_and_warns():
    rendered = render(r"$\frac{$")
    assert '<code class="formula-source">\\frac{</code>' in rendered.html
    assert rendered.warnings == ("The formula “\\frac{” cannot be read; its source is shown.",)


def test_text_in_a_formula_is_text():
    assert "&lt;b&gt;" in html(r"$\text{<b>}$")


def test_tasks_say_whether_they_are_done():
    text = html("- [x] a\n- [ ] b")
    assert 'aria-label="Done"' in text
    assert 'aria-label="To do"' in text
    assert text.count("disabled") == 2


def test_footnotes_are_linked_both_ways():
    text = html("a[^x] b[^x]\n\n[^x]: note")
    assert 'id="fnref1"' in text
    assert 'href="#fnref1.1"' in text
    assert '<li id="fn1">' in text


def test_a_picture_alone_is_a_figure_with_its_size_and_caption():
    assert html('![A loop](loop.svg "Round *and* round")', resolve=found) == (
        '<figure><img alt="A loop" width="30" height="40" src="/f/loop.svg" loading="lazy" decoding="async">'
        "<figcaption>Round *and* round</figcaption></figure>\n"
    )


def test_carpentries_write_the_description_in_braces_and_the_caption_in_brackets():
    text = html(r"![A *loop*](loop.svg){alt='weight\_kg \[3\]'}", resolve=found)
    assert 'alt="weight_kg [3]"' in text
    assert "<figcaption>A <em>loop</em></figcaption>" in text


def test_a_picture_in_raw_html_is_resolved_too():
    assert 'src="/f/a.png"' in html('<p align="center"><IMG SRC=a.png></p>', resolve=found)


def test_a_missing_picture_shows_its_description():
    rendered = render("![A loop](loop.svg)")
    assert "<img" not in rendered.html
    assert '<span class="picture-label" lang="en">Missing picture</span> A loop' in rendered.html
    assert rendered.warnings == ("The picture “loop.svg” is missing.",)


def test_a_picture_on_another_site_is_a_link():
    text = html("![A loop](https://example.com/loop.svg)")
    assert "<img" not in text
    assert "Picture on example.com" in text


def test_links_are_resolved_by_their_decoded_path_and_keep_their_fragment():
    asked = []
    text = html("[a](../x%20y.md?z=1#part)", resolve=lambda path, kind: asked.append((path, kind)) or "/there/")
    assert asked == [("../x y.md", "link")]
    assert 'href="/there/?z=1#part"' in text


def test_a_link_that_leads_nowhere_is_plain_text():
    rendered = render("[setup](../learners/setup.md)")
    assert rendered.html == "<p><a>setup</a></p>\n"
    assert rendered.warnings == ("The link to “../learners/setup.md” leads nowhere.",)


@pytest.mark.parametrize("address", ["https://example.com", "//example.com", "/\\example.com"])
def test_links_to_other_sites_say_so(address):
    assert 'rel="external noopener noreferrer"' in html(f'<a href="{address}">x</a>')


def test_addresses_in_the_text_are_links_but_file_names_are_not():
    text = html("See https://example.com and readings.py")
    assert text.count("<a ") == 1


def test_quotes_stay_as_they_are_written():
    assert html('"a" -- b...') == '<p>"a" -- b...</p>\n'


def test_references_come_with_their_lines():
    text = "a\n[x](b.md#c)\n![y](d%20e.png)\n\n```\n[no](no.md)\n```\n\n<p>\n<img alt=z src='f.png'></p>\n`[no](no)`"
    assert [(one.kind, one.path, one.line) for one in references(text)] == [
        ("link", "b.md", 2),
        ("image", "d e.png", 3),
        ("image", "f.png", 10),
    ]


def test_references_tell_what_belongs_to_the_course():
    text = "[a](b) [a](/b) [a](#b) [a](https://b) [a](//b) [a](mailto:b@c)"
    assert [one.is_relative for one in references(text)] == [True, False, False, False, False, False]
