"""What is no request at all: uvicorn answers it before the site hears of it, and would do so
without our headers."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app.core.headers import standing

LONGEST_HEAD = 32 * 1024  # bytes: the address and the headers of one request
WORDS = b"This could not be read.\n"


def reading(secure: bool) -> type[asyncio.Protocol]:
    """uvicorn's `http=` class for one process. `secure`: served over TLS."""
    said = {
        **standing(secure),
        "cache-control": "no-store",
        "content-type": "text/plain; charset=utf-8",
        "content-length": str(len(WORDS)),
        "connection": "close",
    }
    lines = [f"{name}: {value}\r\n" for name, value in said.items()]
    answer = "".join(["HTTP/1.1 400 Bad Request\r\n", *lines, "\r\n"]).encode() + WORDS

    class Reading(HttpToolsProtocol):
        """The parser has no limit of its own: it would collect a head for as long as one comes."""

        _of_the_head = 0  # bytes that came since something was whole

        def data_received(self, data: bytes) -> None:
            self._of_the_head += len(data)
            super().data_received(data)
            if self._of_the_head > LONGEST_HEAD and not self.transport.is_closing():
                self.send_400_response("")

        def on_headers_complete(self) -> None:
            self._of_the_head = 0
            super().on_headers_complete()

        def on_body(self, body: bytes) -> None:
            self._of_the_head = 0
            super().on_body(body)

        def on_message_complete(self) -> None:
            self._of_the_head = 0
            super().on_message_complete()

        def send_400_response(self, msg: str) -> None:
            """Said where nothing else is being said; then nobody listens any more."""
            cycle: RequestResponseCycle | None = self.cycle
            if cycle is None or cycle.response_complete:
                self.transport.write(answer)
            else:
                if not cycle.response_started:
                    self.transport.write(answer)
                cycle.disconnected = True
                cycle.message_event.set()
            self.transport.close()

    return Reading
