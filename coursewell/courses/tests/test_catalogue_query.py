from urllib.parse import urlsplit

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from coursewell.courses.catalogue.query import MAX_SEARCH_LENGTH, CatalogueQuery

NAMES = ["q", "level", "language", "state", "length", "order", "page", "utm_source", ""]
VALUES = st.one_of(
    st.text(max_size=300),
    st.sampled_from(
        ["beginner", "advanced", "en", "pt-BR", "open", "closed", "short", "title", "relevance", "7", "-1"]
    ),
)


@st.composite
def addresses(draw):
    parameters = QueryDict(mutable=True)
    for name, value in draw(st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=12)):
        parameters.appendlist(name, value)
    return parameters


def read(url):
    return CatalogueQuery.parse(QueryDict(urlsplit(url).query))


@given(addresses())
def test_an_address_that_we_write_reads_as_the_same_query(parameters):
    query = CatalogueQuery.parse(parameters)
    assert read(query.url()) == query
    assert hash(read(query.url())) == hash(query)


@given(st.binary(max_size=400))
def test_any_query_string_is_a_query(raw):
    query = CatalogueQuery.parse(QueryDict(raw.decode("latin-1")))
    assert read(query.url()) == query
    assert len(query.q) <= MAX_SEARCH_LENGTH


@given(addresses(), st.sampled_from(["level", "state", "length"]))
def test_choosing_a_value_twice_changes_nothing_but_the_page(parameters, name):
    value = {"level": "beginner", "state": "open", "length": "long"}[name]
    query = CatalogueQuery.parse(parameters)
    assert query.toggled(name, value).toggled(name, value) == query.with_changes()


def test_a_change_starts_at_the_first_page():
    query = CatalogueQuery(level=("beginner",), page=4)
    assert query.url(level=()) == "/"
    assert query.url(page=5) == "/?level=beginner&page=5"
    assert query.url(subject="web") == "/subjects/web/?level=beginner"
