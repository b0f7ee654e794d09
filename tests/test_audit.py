"""What the worker adds to the count that everybody may see."""

from __future__ import annotations

import json

import pytest

from config import audit
from config.audit import Count
from coursewell.web.models import FreshnessCount
from freshkeys.auditing import Answer, Audited
from freshkeys.edge.metrics import Metrics

pytestmark = pytest.mark.django_db


class Edge:
    """An auditor that finds what it is given, and an edge whose counters are those of `metrics`."""

    def __init__(self, *verdicts):
        self.verdicts, self.metrics = list(verdicts), Metrics()
        self.own_requests = self.own_hits = 0

    def told(self):
        if self.metrics is None:
            raise ConnectionRefusedError
        return self.metrics.as_dict()

    def audit(self):
        verdict = self.verdicts.pop(0)
        answers = Answer(200, ("text/html", None), b"old"), Answer(200, ("text/html", None), b"new")
        return verdict and Audited("/courses/", "de", verdict, *answers)


@pytest.fixture
def counting(tmp_path, monkeypatch):
    monkeypatch.setattr(audit, "close_old_connections", lambda: None)  # a test's transaction is on it
    return lambda *verdicts: Count(Edge(*verdicts), tmp_path / "audit", began=0)


def row():
    return FreshnessCount.objects.get()


def test_comparisons_are_added_up(counting):
    count = counting("fresh", None, "fresh")
    for _ in range(3):
        count.look()
    count.note()
    assert (row().checked, row().stale) == (2, 0)


def test_a_difference_is_counted_at_once_and_both_texts_are_kept(counting, tmp_path, caplog):
    counting("stale").look()
    assert (row().checked, row().stale) == (1, 1)
    (told,) = (tmp_path / "audit").glob("*.json")
    assert json.loads(told.read_text())["address"] == "/courses/"
    assert {path.read_bytes() for path in (tmp_path / "audit").glob("*e*d") if path != told} == {b"old", b"new"}
    assert "/courses/ (de) was out of date" in caplog.text


def test_a_few_differences_are_kept_and_all_are_counted(counting, tmp_path):
    count = counting(*["stale"] * 12)
    for _ in range(12):
        count.look()
    assert (row().stale, len(list((tmp_path / "audit").glob("*.json")))) == (12, audit.MOST_KEPT)


def test_what_the_auditor_asked_itself_is_no_visit(counting):
    count = counting()
    count.auditor.metrics.hit, count.auditor.metrics.miss = 10, 2
    count.auditor.own_requests, count.auditor.own_hits = 3, 1
    count.note()
    assert (row().requests, row().hits) == (9, 9)


def test_an_edge_is_counted_once_however_often_it_tells(counting):
    count = counting()
    for hits in (5, 5, 8):
        count.auditor.metrics.hit = hits
        count.note()
    assert row().hits == 8


def test_a_new_edge_begins_at_nothing(counting):
    count = counting()
    count.auditor.metrics.hit = 5
    count.note()
    count.auditor.metrics = Metrics(clock=lambda: 9e9)
    count.auditor.metrics.hit = 2
    count.note()
    assert row().hits == 7


def test_a_new_worker_does_not_count_again_what_the_last_one_has(counting):
    count = counting()
    count.began = count.auditor.metrics.started + 1
    count.auditor.metrics.hit = 5
    count.note()
    count.auditor.metrics.hit = 6
    count.note()
    assert row().hits == 1


def test_an_edge_that_is_away_is_asked_later(counting):
    count = counting("fresh")
    count.look()
    count.auditor.metrics = None
    count.note()
    assert (row().checked, row().requests) == (1, 0)


def test_nothing_new_is_no_write(counting):
    counting().note()
    assert not FreshnessCount.objects.exists()
