"""A mail server for tests, which keeps what it gets and can be made to misbehave."""

from __future__ import annotations

import asyncio
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller

from freshkeys.checking.processes import free_port


class PostOffice:
    """`got` is what it has accepted; `answers` says what it answers for an address, or for all with "DATA"."""

    def __init__(self) -> None:
        self.got: list[Message] = []
        self.to: list[str] = []
        self.answers: dict[str, str] = {}
        #: Called when it has accepted a message and has not said so yet.
        self.when_accepted: Any = lambda: None
        self.is_silent = False

    def __enter__(self) -> PostOffice:
        self.port = free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.controller.stop(no_assert=True)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.is_silent:
            await asyncio.sleep(3)
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.got.append(message_from_bytes(envelope.content))
        self.to += envelope.rcpt_tos
        self.when_accepted()
        return "250 OK"
