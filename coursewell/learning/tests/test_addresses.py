import pytest

from coursewell.learning.enrolment.addresses import Said, is_address, read_addresses


def emails(text):
    return [said.email for said in read_addresses(text)]


@pytest.mark.parametrize(
    "text",
    [
        "ada@example.org\nbob@example.org",
        "\ufeffADA@example.org\r\n\r\n  bob@Example.org  ",
        "Ada <ada@example.org>, bob@example.org; ",
        "\"Lovelace, Ada\" <ada@example.org>;'Bob' <bob@example.org>",
        "ada@example.org bob@example.org",
        "mailto:ada@example.org\t<bob@example.org>",
        "name,email\nLovelace,ada@example.org\nBob,bob@example.org",
        'E-Mail;Name\n"ada@example.org";"Ada ""Countess"" L"\nbob@example.org;Bob',
        "ada@example.org\nada@example.org\nAda <ADA@example.org>, bob@example.org",
        '"ada@example.org, bob@example.org',
    ],
)
def test_addresses_are_read_however_people_have_them(text):
    assert emails(text) == ["ada@example.org", "bob@example.org"]


def test_what_is_no_address_is_told_with_its_line():
    found = read_addresses("ada@example.org\n\nAda Lovelace\nbob@")
    assert found[1:] == [Said(3, "Ada Lovelace", is_address=False), Said(4, "bob@", is_address=False)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "@example.org",
        "ada@example.org\nBcc: bob@example.org",
        "ada\0@example.org",
        "ada\u202e@example.org",
        "a" * 10_000 + "@example.org",
        "ada@" + "a" * 10_000 + ".org",
    ],
)
def test_hostile_text_is_no_address(text):
    assert not is_address(text)


@pytest.mark.parametrize("text", ["ada@bücher.example", "ada@xn--bcher-kva.example", "ada+knots@example.org"])
def test_addresses_of_all_the_world_are_addresses(text):
    assert is_address(text)


@pytest.mark.parametrize("text", ['"' * 99_999, "<" * 99_999, "a@" * 50_000, '"a' * 50_000, "@\x1c" * 50_000])
def test_long_nonsense_is_read_at_once_and_gives_no_address(text):
    assert not any(said.is_address for said in read_addresses(text))
