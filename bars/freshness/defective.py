"""`coursewell` with one thing broken: the cache asks once and believes that answer for ever.

Only the bars start this. They must find stale pages with it, or they would prove nothing without it.
"""

from __future__ import annotations

from freshkeys.engine import Engine
from freshkeys.log import Answer

honest = Engine.validate


def validate_once(self: Engine) -> Answer:
    return self.last or honest(self)


if __name__ == "__main__":
    Engine.validate = validate_once  # type: ignore[method-assign]
    from config.cli import main

    main()
