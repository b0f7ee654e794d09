"""Do the triggers make writers wait for each other who did not before?

    .venv/bin/python -m benchmarks.deadlocks [--db postgres] [--transactions 60] [--runs 3] [--json]

Eight writers, each a thread with a connection of its own, with and without triggers by turns. Counted are the
transactions that the database gave up: deadlocks on PostgreSQL, "database is locked" on SQLite.

apart     each keeps to one order: rows, many-to-many links, cascades, more rows than are noted one by one, while notes
          are pruned all the time. Without triggers nobody is given up, so nobody may be with them.
crossed   pairs of rows in either order: PostgreSQL gives up some with and without. It shows that they are counted.
"""

from __future__ import annotations

import argparse
import random
import threading
import uuid
from collections.abc import Callable
from typing import Any

from benchmarks._printing import show
from benchmarks._scratch import by_turns, site_on

WRITERS = 8


def prepare() -> None:
    from django.contrib.auth.models import Group, Permission
    from django.contrib.contenttypes.models import ContentType

    kind = ContentType.objects.create(app_label="deadlocks", model="thing")
    Group.objects.bulk_create(Group(name=f"g{number}") for number in range(WRITERS))
    Permission.objects.bulk_create(
        Permission(name="p", codename=f"p{number}", content_type=kind) for number in range(300)
    )


def apart(chance: random.Random) -> None:
    """Parents before children, smaller numbers before greater ones."""
    from django.contrib.auth.models import Group, Permission

    one, other = sorted(chance.sample(range(WRITERS), 2))
    kind = chance.randrange(4)
    if kind == 0:
        Group.objects.filter(name=f"g{one}").update(name=f"g{one}")
        Group.objects.filter(name=f"g{other}").update(name=f"g{other}")
    elif kind == 1:
        groups = Group.objects.select_for_update().filter(name__in=[f"g{one}", f"g{other}"]).order_by("name")
        permissions = Permission.objects.filter(codename__in=[f"p{one}", f"p{other}"]).order_by("pk")
        for group in groups:
            group.permissions.set(permissions)
    elif kind == 2:
        made = Group.objects.create(name=uuid.uuid4().hex)
        made.permissions.add(*Permission.objects.order_by("pk")[:20])
        made.delete()
    else:
        made = Group.objects.create(name=uuid.uuid4().hex)
        made.permissions.add(*Permission.objects.order_by("pk")[:250])


def crossed(chance: random.Random) -> None:
    from django.contrib.auth.models import Group

    for number in chance.sample(range(3), 2):
        Group.objects.filter(name=f"g{number}").update(name=f"g{number}")


def given_up(write: Callable[[random.Random], None], transactions: int) -> int:
    """How many transactions of all writers were given up."""
    from django.db import OperationalError, connection, transaction

    from freshkeys.log import schema

    lost: list[str] = []
    failed: list[BaseException] = []

    def work(number: int) -> None:
        chance = random.Random(number)
        try:
            if connection.vendor == "postgresql":  # looks for them after a second otherwise
                with connection.cursor() as cursor:
                    cursor.execute("SET deadlock_timeout = '20ms'")
            for _ in range(transactions):
                try:
                    with transaction.atomic():
                        write(chance)
                        if connection.vendor == "postgresql" and chance.random() < 0.1:
                            schema(connection).prune(connection)
                except OperationalError as error:
                    lost.append(str(error))
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=(number,)) for number in range(WRITERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if failed:
        raise failed[0]
    return len(lost)


def run(kind: str, transactions: int, runs: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with site_on(kind):
        prepare()
        for name, write in (("apart", apart), ("crossed", crossed)):
            counts = {True: 0, False: 0}
            for present in by_turns(runs):
                counts[present] += given_up(write, transactions)
            found[name] = {
                "with": counts[True],
                "without": counts[False],
                "transactions": WRITERS * transactions * runs,
            }
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--transactions", type=int, default=60)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = run(given.db, given.transactions, given.runs)
    show(found, as_json=given.json, width=10)


if __name__ == "__main__":
    main()
