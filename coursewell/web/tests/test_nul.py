"""An address with a NUL is one that does not exist, on every route and database."""

import pytest


@pytest.mark.parametrize(
    "address", ["/%00", "/subjects/%00/", "/courses/a%00b/", "/instructors/%00/", "/courses/a/files/%00"]
)
def test_an_address_with_a_nul_is_not_found(client, db, address):
    assert client.get(address).status_code == 404
