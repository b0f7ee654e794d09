"""The release is worked out once, and only where values are shared."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.contrib.auth.models import Group

from freshkeys import release, remember


def test_a_crowd_works_it_out_once(monkeypatch):
    release._fingerprint.cache_clear()
    walked, together = [], Barrier(8)
    original = release._files
    monkeypatch.setattr(release, "_files", lambda root: walked.append(root) or original(root))

    def ask(_):
        together.wait()
        return release.release()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1
    assert len(walked) == len(set(walked))


def test_nobody_works_it_out_where_nothing_is_shared(groups, settings, monkeypatch):
    settings.FRESHKEYS = {"ALIAS": None}
    monkeypatch.setattr(release, "_fingerprint", lambda: 1 / 0)
    assert remember("count", Group.objects.count) == 3
