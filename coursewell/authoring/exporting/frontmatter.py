"""Front matter and other YAML as a person would write it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import yaml

from coursewell.authoring.document.json import said

#: To YAML the first four are line breaks too, and some of them become another one on the way. After empty lines at the
#: end of a block PyYAML writes "...", which ends the front matter.
ODD_BREAKS = re.compile("[\r\x85\u2028\u2029]|(?:^|\n)\n\\Z")


class Moment(str):
    """A moment, written without quotes."""


class Dumper(yaml.SafeDumper):
    """Lists stand below their key, long texts on lines of their own."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:
        return True  # aliases are refused when a course is read


def text_node(dumper: Dumper, text: str) -> yaml.ScalarNode:
    style = '"' if ODD_BREAKS.search(text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def moment_node(dumper: Dumper, moment: Moment) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", str(moment))


Dumper.add_representer(str, text_node)
Dumper.add_representer(Moment, moment_node)


def moment(value: datetime) -> Moment:
    return Moment(said(value))


def dumped(values: Mapping[str, Any]) -> str:
    """The mapping as YAML; values that say nothing (None) are left out."""
    said_values = {name: value for name, value in values.items() if value is not None}
    return str(
        yaml.dump(
            said_values,
            Dumper=Dumper,
            allow_unicode=True,
            sort_keys=False,
            width=math.inf,
            default_flow_style=False,
        )
    )


def minutes(count: int | None) -> str | None:
    """A length of time: “3h 30m”, “45m”."""
    if count is None:
        return None
    hours, rest = divmod(count, 60)
    return " ".join([f"{hours}h"] * bool(hours) + [f"{rest}m"] * bool(rest or not hours))
