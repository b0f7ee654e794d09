"""The mistakes: in which file, what stands there, what stands there instead, and which tests must fail."""

from __future__ import annotations

from bars.mutation.mutant import Mutant
from bars.mutation.of_passing import OF_PASSING

TESTS = "freshkeys/tests/"
EDGE_TESTS = "freshkeys/edge/tests/"


def _of(file: str, tests: str, *changes: tuple[str, str], database: str = "sqlite") -> list[Mutant]:
    folder = EDGE_TESTS if file.startswith("edge/") else TESTS
    names = tuple(f"{folder}test_{name}.py" for name in tests.split())
    return [Mutant(f"freshkeys/{file}", old, new, names, database) for old, new in changes]


def _of_pages(file: str, tests: str, *changes: tuple[str, str]) -> list[Mutant]:
    names = tuple(f"freshkeys/pages/tests/test_{name}.py" for name in tests.split())
    return [Mutant(f"freshkeys/pages/{file}", old, new, names) for old, new in changes]


MUTANTS = [
    *OF_PASSING,
    *_of_pages(
        "trusted.py",
        "for_edge",
        ('if not is_secret(said.get(_name_of(SECRET_HEADER), ""), conf().EDGE_SECRET):', "if False:"),
        ('{name: environ.pop(name) for name in list(environ) if name.startswith("HTTP_FRESHKEYS")}', "dict(environ)"),
    ),
    *_of_pages(
        "making.py",
        "islands derived",
        ('raise NotKeptError("it sets a cookie")', "pass"),
        ("if self._sent and any(", "if False and any("),
        ("always=(language, *always)", "always=always"),
        ("if build.stranger is not None and", "if False and"),
    ),
    *_of_pages(
        "receipts.py",
        "small_projects islands",
        ("if found.value != value:", "if False:"),
        ("if moment.current(connections[DEFAULT_DB_ALIAS]) is not self.here:", "if False:"),
    ),
    *_of_pages(
        "identity.py",
        "derived",
        ("read.note_boundary(ends_at, passed=passed)", "pass"),
        ('read.note_fact(f"cookie {name}", ABSENT if key is None else encoded(key, is_secret=True))', "pass"),
        ("odd += [one for one in kinds if issubclass(one, import_string(_REMOTE_USER))]", "pass"),
    ),
    *_of_pages("answering.py", "small_projects", (" or content_of(response) != build.content", "")),
    *_of_pages("tag.py", "islands", ("_refuse_in_kept(wanted, current() is not build.read)", "pass")),
    *_of_pages("islands.py", "islands", (" and wanted.address == address", "")),
    *_of(
        "keys.py",
        "keys keys_that_never_meet",
        ('f"{tag}{len(data)}:".encode() + data', 'f"{tag}:".encode() + data'),
        ("yield _tagged(kind.__name__, write(part))", 'yield _tagged("v", write(part))'),
        ("dict.items(part))", "part.items())"),
        ('yield _tagged("queryset", b"")', 'yield b""'),
        ('"list" if isinstance(part, list) else "tuple"', '"list"'),
    ),
    *_of(
        "entries.py",
        "remember clock shared entries",
        ("and (self.good_until is None or now < self.good_until)", ""),
        ("(self.good_from is None or self.good_from <= now) and ", ""),
        ("return changed is None or EVERYTHING in changed or not", "return changed is not None and not"),
    ),
    *_of(
        "engine.py",
        "remember log clock shared offset",
        ("or entry.is_touched_by(answer.changed_since)", ""),
        ("self.store.drop(answer.changed)", "pass"),
        ("if last is None or answer.epoch != last.epoch:", "if last is None:"),
        ("if not entry.is_good_at(self.now() if here is None else here.now):", "if False:"),
    ),
    *_of(
        "engine.py",
        "moment",
        ("or self._is_touched_since(entry, here):", "or False:"),
        (" or self._is_touched_between(entry, here.number, self.number)", ""),
        ("return entry if is_earlier or not self._is_touched_since(entry, here) else None", "return entry"),
        ("islice(reversed(self.changes), start, stop)", "islice(reversed(self.changes), stop, stop)"),
    ),
    *_of(
        "engine.py",
        "flights",
        ("return not self._is_touched_between(entry, built.number, here.number)", "return True"),
        ("asked = self.asked + 1", "asked = self.asked + 99"),
    ),
    *_of(
        "flights.py",
        "flights",
        ("if built.asked > came and", "if"),
        ("return entry if engine.is_true_at(entry, built, here) else None", "return entry"),
        ("return flight.party is party or any(_awaits(one, party) for one in flight.party.waits_for)", "return False"),
        ("may_wait=not connection.in_atomic_block", "may_wait=True"),
        ("or built is None or not answers(entry):", "or built is None:"),
        ("if entry is None and flight.entry is not None and not answers(flight.entry):", "if False:"),
        ("if not may_wait or key in flights.in_vain:", "if not may_wait:"),
    ),
    *_of(
        "entries.py",
        "receipts",
        ("            self.note(key, sources)\n", ""),
        ("self.note(key, [entry.boundary_before(now)])", "pass"),
    ),
    *_of("receipts/__init__.py", "receipts visiting", ("self._outer.inner.append(", "len(")),
    *[
        Mutant("coursewell/web/receipts.py", old, new, ("tests/test_receipt_pages.py",))
        for old, new in (
            ("user if user.is_active and user.is_staff else None", "user if user.is_authenticated else None"),
            ("        forget_parameter(request)\n", ""),
            ('request.method in ("GET", "HEAD")', "True"),
        )
    ],
    *_of(
        "moment.py",
        "moment",
        ("if moment.owner is _owner.get() and moment.raw is connection.connection:", "if True:"),
        ("is not None and outer.is_here():", "is not None and False:"),
    ),
    *_of(
        "moment.py",
        "async",
        ("return not self.is_over and self.thread == threading.get_ident()", "return not self.is_over"),
        ("        owner.is_over = True\n", ""),
    ),
    *_of(
        "fragments/__init__.py",
        "fresh",
        ("if new := inside.asked - known:", "if new := set():"),
        ("digest(origin, token.contents, body, _libraries(parser))", "digest(origin, token.contents)"),
        ("        context.autoescape,\n", ""),
    ),
    *_of(
        "fragments/handed.py",
        "fresh",
        ("    fresh._known_related_objects = {}  # type: ignore[attr-defined]\n", ""),
        ("return form, lambda:", 'return "form", lambda:'),
        ("        self.asked.add(str(name))\n", ""),
        ("self.refused = error  # {% if %}", "pass  # {% if %}"),
    ),
    *_of(
        "recording/watching.py",
        "async",
        ("if moment.is_elsewhere() and (recording", "if False and (recording"),
    ),
    *_of(
        "recording/watching.py",
        "compiled remember moment",
        ("if _READS.match(text) is not None:", "if True:"),
        ("        moment.end(connection)\n        mark_written(connection)", "        mark_written(connection)"),
    ),
    *_of(
        "recording/watching.py",
        "moment",
        ("        moment.end(connection)\n        original(", "        original("),
        database="postgres",
    ),
    *_of("moment.py", "moment", ("        moment.owner.is_torn = True\n", "        pass\n"), database="postgres"),
    *_of(
        "remembering.py",
        "moment",
        ("    elif here is not None and moment.is_torn(connection, here):\n", "    elif False:\n"),
        database="postgres",
    ),
    *_of("recording/watching.py", "moment", ("    here.has_read = True\n", ""), database="postgres"),
    *_of("log/postgresql.py", "moment", ("all(xid in self.under_way or xid >= self.xmax", "all(True")),
    *_of(
        "recording/compiled.py",
        "compiled remember",
        ("if isinstance(node, RawSQL | ExtraWhere) and", "if False and"),
        ("if isinstance(node, Now):", "if False:"),
    ),
    *_of(
        "recording/recorder.py",
        "remember clock compiled",
        ("self.sources |= inner.sources", "pass"),
        ("max(self.good_from, moment)", "min(self.good_from, moment)"),
        ("min(self.good_until, moment)", "max(self.good_until, moment)"),
        ("            outer.absorb(inner)", "            pass"),
    ),
    *_of(
        "shared.py",
        "shared",
        ("if not hmac.compare_digest(mac, _mac(_shared_key(key), body)):", "if False:"),
        ('key.encode() + b"\\0" + body', "body"),
        ("        with unrecorded(), accounted():", "        if True:"),
    ),
    *_of(
        "shared.py",
        "codec_models",
        ("    if is_outdated(value):", "    if False:"),
    ),
    *_of(
        "codec.py",
        "codec_models",
        ("if type(again) is kind and again == value:", "if True:"),
        ("if state.adding or any(", "if any("),
    ),
    *_of(
        "codec.py",
        "codec",
        (
            'decimal.Decimal: lambda encoder, value: ["D", str(value)]',
            'decimal.Decimal: lambda encoder, value: ["F", str(value)]',
        ),
        ('return ["r", number]', "pass"),
        (
            "row += [self.pairs(extras), self.pairs(related)]",
            "_ = [self.each(one) for one in prefetched.values()]; row += [self.pairs(extras), self.pairs(related)]",
        ),
    ),
    *_of(
        "remembering.py",
        "remember compiled",
        ("return translation.get_language(), ", 'return "", '),
        ("if read.untracked:", "if False:"),
        ("if read.aliases - {engine.alias}:", "if False:"),
    ),
    *_of(
        "recording/recorder.py",
        "facts variants",
        ("if self.facts.setdefault(name, value) != value:", "if self.facts.setdefault(name, value) is None:"),
        ("self.note_fact(name, value)", "pass"),
    ),
    *_of("remembering.py", "variants", ("facts=dict(entry.facts)", "facts={}")),
    *_of(
        "facts/variants.py",
        "variants",
        ("return digest(key, facts) if facts else key", "return digest(key, [n for n, _ in facts]) if facts else key"),
        ("entry.facts == those and engine.admit(entry)", "engine.admit(entry)"),
        ("not found.facts and engine.admit(found)", "engine.admit(found)"),
    ),
    *_of("shapes.py", "variants", ("(*new, *before)[:MAX_SHAPES]", "(*new, *before)")),
    *_of(
        "facts/__init__.py",
        "looking",
        ("return ABSENT if value is _ABSENT else", "return \"''\" if value is _ABSENT else"),
        ("attributes_of(request).get(place) is not thing", "False"),
        ("return request.GET.getlist(key) if", "return request.GET.get(key) if"),
        ("    if not is_plain(value):", "    if False:"),
    ),
    *_of(
        "facts/visitors.py",
        "looking",
        ("_twin_of(_real(user))", "_real(user)"),
        ("held = sorted({**_fields(real), ", "held = sorted({"),
    ),
    *_of(
        "facts/requests.py",
        "looking",
        ("elif name in _BODY:", "elif False:"),
        ("if request is not current_request():", "if False:"),
    ),
    *_of("facts/watched.py", "looking", ("is_nameable else self.whole)", "True else self.whole)")),
    *_of("recording/memos.py", "every_read", ("if recording is None:", "if True:")),
    *_of(
        "clock.py",
        "clock",
        ("passed = moment <= engine.now()", "passed = moment < engine.now()"),
        ("((passed, True), (coming_next, False))", "((passed, True),)"),
    ),
    *_of("offset.py", "offset", ("0.0 if self.least <= 0 <= self.most else ", "")),
    *_of(
        "log/sqlite_question.py",
        "log remember",
        ("if not rows or str(rows[0][0]) != random:", "if not rows:"),
        ("if self.private is None or self.file != (status.st_dev, status.st_ino):", "if self.private is None:"),
    ),
    *_of(
        "log/sqlite.py",
        "log remember",
        (
            '        if token != answer.token:\n            raise LogUnavailableError("this',
            '        if False:\n            raise LogUnavailableError("this',
        ),
    ),
    *_of(
        "log/sqlite_kept.py",
        "sqlite_kept",
        ("before if before == file_of(self) else None", "file_of(self)"),
        (" != os.getpid()", " is None"),
        (" or self.freshkeys_cursors", ""),
        ("self.errors_occurred or ", ""),
        (" or not _is_of_its_file(self)", ""),
    ),
    *_of(
        "log/postgresql_question.py",
        "log remember",
        ("WHERE xid = ANY (ARRAY(SELECT pg_snapshot_xip(past))));", "WHERE false);"),
        ("WHERE xid >= pg_snapshot_xmax(past)", "WHERE false"),
        ("    IF boot IS NULL OR low", "    IF low"),
        ("SET lock_timeout = '{LOCK_TIMEOUT}'", ""),
        database="postgres",
    ),
    *_of(
        "log/postgresql_question.py",
        "schema_changes",
        ("ROW(oid, xmin, relfilenode)", "ROW(oid, relfilenode)"),
        ("ROW(attrelid, attnum, xmin)", "ROW(attrelid, attnum)"),
        ("FROM pg_inherits)", "FROM pg_inherits WHERE false)"),
        ("(SELECT bit_xor(hash_record_extended(ROW(oid, xmin), 0)) FROM pg_proc", "(SELECT count(*) FROM pg_proc"),
        database="postgres",
    ),
    *_of(
        "recording/refining.py",
        "refining",
        (' and getattr(join, "join_type", INNER) in (None, INNER):', ":"),
        ("is not WhereNode or where.negated:", "is not WhereNode:"),
        ("if where.connector != AND and len(where.children) != 1:", "if False:"),
        ("(join.join_type == INNER or alias in present) and ", ""),
    ),
    *_of("sources.py", "refining", ("else those | {mass_source(table)}", "else those")),
    *_of("declared.py", "hard_writes", ('if field.db_parameters(connection).get("collation"):', "if False:")),
    *_of(
        "log/sqlite_triggers.py",
        "triggers hard_writes",
        ("_note(whole + old + new)", "_note(whole + new)"),
        ("_note(whole + old + new)", "_note(whole + old)"),
        ("if old and shape.unique:", "if False:"),
        ('any_is = " OR ".join(', 'any_is = " AND ".join('),
        ("if one.columns:", "if len(one.keys) == len(one.columns or shape.columns):"),
        ("unique |= {Unique((name,), (name,)) for name in numbers[:1]}", ""),
        ("not in plan.ignored), *shape.numbers])", "not in plan.ignored)])"),
    ),
    *_of(
        "log/sqlite_bulk.py",
        "triggers hard_writes",
        ("if not raw.in_transaction:", "if False:"),
        (" || char(10) || 'm' || substr(?, 2))", " || substr(?, 1, 0))"),
    ),
    *_of(
        "log/postgresql_triggers.py",
        "triggers hard_writes",
        ("noted := noted || ARRAY(SELECT DISTINCT unnest({both}) FROM freshkeys_old AS n);", "NULL;"),
        ("noted := noted || ARRAY(SELECT DISTINCT unnest({both}) FROM freshkeys_new AS n);", "NULL;"),
        ("noted := ARRAY[{whole}, {mass}];", "noted := ARRAY[{whole}];"),
        ("SET extra_float_digits = 3 ", ""),
        database="postgres",
    ),
    *_of(
        "recording/refining.py",
        "refining",
        (' and getattr(join, "join_type", INNER) in (None, INNER):', ":"),
        database="postgres",
    ),
    *_of("sources.py", "refining", ("else those | {mass_source(table)}", "else those"), database="postgres"),
    *_of(
        "edge/building.py",
        "edge never_stale",
        ("if kept.is_touched_by(answer.changed_since):", "if False:"),
        ("if answer.epoch != epoch or answer", "if answer"),
        ("            self._store.clear()", "            pass"),
    ),
    *_of(
        "edge/asgi.py",
        "edge never_stale",
        ("if bundle is not None and flight.number > arrived:", "if bundle is not None:"),
        ("if plan is not None and plan.is_alive and (not", "if plan is not None and (not"),
        ("(not plan.is_timed or plan.is_good_at(self.now()))", "True"),
        ('return cookies.count(settings.session_cookie.encode() + b"=") <= 1', "return True"),
    ),
    *_of(
        "edge/index.py",
        "edge never_stale",
        ("if isinstance(kept, Kept) and kept.is_good_at(self._now):", "if isinstance(kept, Kept):"),
        ("found[name] = told if value is None else value", "found[name] = told"),
    ),
    *_of("edge/living.py", "edge never_stale store", ("            child.die()", "            pass")),
    *_of("edge/kept.py", "edge never_stale store", ("self.is_alive = False  # until", "pass  # until")),
    *_of("edge/seen.py", "seen", ('between = "; " if name == "cookie" else ","', 'between = ""')),
    *_of(
        "edge/replies.py",
        "edge",
        ("control = _PERSONAL if is_personal or cookies else _PUBLIC", "control = _PUBLIC"),
        ('for coding in ("gzip",) if is_personal else ("br", "gzip"):', 'for coding in ("br", "gzip"):'),
    ),
    *_of(
        "edge/asking/sqlite.py",
        "asking",
        ("if self._last is None or not self._is_unchanged(self._last):", "if self._last is None:"),
        ("self._seen = seen", "self._seen = self._look()"),
    ),
    *_of(
        "log/sqlite_glance.py",
        "sqlite_glance",
        (" or self._flag.value:", ":"),
        ("os.path.realpath(path) != os.path.abspath(path)", "False"),
        ('sqlite3_column_text) == b"wal"', "sqlite3_column_text)"),
        ("self._sqlite.sqlite3_reset(self._statement)", "pass"),
    ),
    *_of(
        "auditing.py",
        "auditing",
        ("if self.position() != before:", "if False:"),
        ("if served.timing != _FROM_MEMORY or", "if"),
        ("if again.is_like(rendered):", "if True:"),
    ),
    *_of("edge/telling.py", "telling", ("os.umask(0o177)", "os.umask(0)")),
]
