"""What is counted adds up, and Prometheus can read it."""

from __future__ import annotations

import re

from freshkeys.edge.metrics import OUTCOMES, RECENT, TIMING, Metrics

LINE = re.compile(r'freshkeys_[a-z_]+(\{[a-z]+="[^"]+"\})? [0-9.e+-]+|# (HELP|TYPE) freshkeys_[a-z_]+ .+')


def value(text, line):
    (found,) = re.findall(rf"^{re.escape(line)} (\S+)$", text, re.MULTILINE)
    return float(found)


def test_each_outcome_is_counted_by_itself():
    metrics = Metrics()
    for times, outcome in enumerate(OUTCOMES, start=1):
        for _ in range(times):
            setattr(metrics, outcome, getattr(metrics, outcome) + 1)
    text = metrics.as_prometheus()
    told = [value(text, f'freshkeys_requests_total{{outcome="{outcome}"}}') for outcome in OUTCOMES]
    assert told == [1, 2, 3, 4, 5, 6, 7]
    assert metrics.requests == metrics.as_dict()["requests"] == 28


def test_every_line_is_in_the_format_of_prometheus():
    lines = Metrics().as_prometheus().splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert len(lines) == len(set(lines))


def test_a_histogram_counts_whatever_took_at_most_so_long():
    metrics = Metrics()
    for seconds in (0.00005, 0.0001, 0.0002, 30.0):
        metrics.validated(seconds)
    text = metrics.as_prometheus()
    assert value(text, 'freshkeys_validation_seconds_bucket{le="0.0001"}') == 2
    assert value(text, 'freshkeys_validation_seconds_bucket{le="1.0"}') == 3
    assert value(text, 'freshkeys_validation_seconds_bucket{le="+Inf"}') == metrics.own == 4
    assert value(text, "freshkeys_validation_seconds_sum") == 30.00035


def test_only_the_latest_addresses_are_remembered():
    metrics = Metrics()
    metrics.recent.extend(f"/{number}/" for number in range(RECENT + 10))
    assert metrics.as_dict()["recent"][0] == "/10/"
    assert len(metrics.recent) == RECENT


def test_a_reader_is_told_how_the_page_was_made():
    assert TIMING["hit"] == (b"server-timing", b'freshkeys;desc="hit"')
    assert TIMING["not_modified"] == (b"server-timing", b'freshkeys;desc="not-modified"')
