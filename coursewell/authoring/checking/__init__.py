"""The catalogue's workload of freshkeys' checker with the studio's writes as further doors."""
