"""Programs that tests start; the checker of freshkeys starts its own the same way."""

from freshkeys.checking.processes import free_port, listens, start, stop, wait_until

__all__ = ["free_port", "listens", "start", "stop", "wait_until"]
