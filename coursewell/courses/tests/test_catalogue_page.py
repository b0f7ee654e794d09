"""Pages of the catalogue that are put together at the same time."""

from threading import Event, Thread
from types import SimpleNamespace

from coursewell.courses.catalogue import page
from coursewell.courses.catalogue.query import CatalogueQuery


def test_a_page_that_waits_for_the_database_holds_up_no_other(monkeypatch):
    """Both have transactions of their own, whose locks the other may wait for in the database: neither would go on."""
    monkeypatch.setattr(page, "remember", lambda key, build, vary: build())
    waits, may_go_on, found = Event(), Event(), []

    def tree():
        waits.set()
        may_go_on.wait(20)

    def ask(tree):
        found.append(page._Frame(SimpleNamespace(now=None, tree=tree), CatalogueQuery()).subjects)

    slow, quick = Thread(target=ask, args=(tree,)), Thread(target=ask, args=(lambda: "quick",))
    slow.start()
    waits.wait(20)
    quick.start()
    quick.join(5)
    seen = list(found)
    may_go_on.set()
    slow.join()
    quick.join()
    assert seen == ["quick"]
