"""A person at the pages: signs in, leaves a circle, ends devices."""

from __future__ import annotations

from typing import Self

import httpx2

from tests.faults.server import Person, Server


class Browser:
    """One browser with its cookies, from an address of its own."""

    def __init__(self, server: Server, address: str) -> None:
        self.server = server
        headers = {"Origin": server.origin, "Sec-Fetch-Site": "same-origin"}
        self.client = httpx2.AsyncClient(
            base_url=server.origin, headers={**headers, "X-Forwarded-For": address}, trust_env=False
        )

    async def sign_in(self, person: Person) -> Self:
        fields = {"login": person.login, "password": person.password, "own_phone": "no"}
        await self.post("/sign-in", **fields)
        return self

    async def post(self, path: str, **fields: str) -> None:
        """Send a form that must be accepted, which Kolo says by sending the browser on."""
        response = await self.client.post(path, data=fields)
        assert response.status_code == 303, (path, response.status_code, response.text[-500:])

    @property
    def for_socket(self) -> dict[str, str]:
        """The headers this browser sends when it opens a socket."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        return {"Origin": self.server.origin, "Cookie": cookies}

    async def circle(self) -> str:
        """The public id of the one circle this person is in."""
        home = await self.client.get("/home")
        return home.headers["location"].split("/")[2]

    async def leave(self, circle: str) -> None:
        await self.post(f"/c/{circle}/leave")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.aclose()
