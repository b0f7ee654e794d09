"""Which subject stands under which: looked up once all rows are known, so that their order does not matter."""

from __future__ import annotations

from coursewell.authoring.catalogue.mapping import TreeMap
from coursewell.authoring.catalogue.tree.model import Node, Nodes
from coursewell.authoring.document import limits
from coursewell.authoring.problems import Report


def connect(nodes: Nodes, tree: TreeMap, report: Report) -> None:
    """Set `above` and `depth` of each node. What cannot stand anywhere is reported and left out, with what is below."""
    bad: set[Node] = set()
    for node in list(nodes.by_key.values()):
        if tree.parent and node.parent_code:
            node.above = ("#", node.parent_code)
            if node.above not in nodes.by_key:
                bad.add(node)
                message = f"It names “{node.parent_code}” as the subject above, and no row has this code."
                report.error(message, node.file, node.line)
        elif tree.prefix:
            starts = (node.code[:end] for end in range(len(node.code) - 1, 0, -1))
            node.above = next((("#", start) for start in starts if ("#", start) in nodes.by_key), None)
    for node in nodes.by_key.values():
        way = way_up(node, nodes)
        node.depth = len(way) + len(tree.under)
        if node.depth > limits.SUBJECT_DEPTH and node not in bad:
            bad.add(node)
            report.error(
                f"“{node.title}” lies more than {limits.SUBJECT_DEPTH} levels deep, or above itself.",
                node.file,
                node.line,
            )
    below_bad = {node.key for node in nodes.by_key.values() if any(one in bad for one in way_up(node, nodes))}
    nodes.bad += len(below_bad)
    nodes.by_key = {key: node for key, node in nodes.by_key.items() if key not in below_bad}


def way_up(node: Node, nodes: Nodes) -> list[Node]:
    """The node and those above it; it stops where no tree of ours goes."""
    way = [node]
    while len(way) <= limits.SUBJECT_DEPTH and way[-1].above is not None:
        above = nodes.by_key.get(way[-1].above)
        if above is None:
            break
        way.append(above)
    return way
