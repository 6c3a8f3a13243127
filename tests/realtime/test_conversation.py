from __future__ import annotations

from tests.realtime.place import Place


async def test_two_people_talk(here: Place) -> None:
    olena, taras = await here.join("olena"), await here.join("taras")
    assert (await olena.sub("odesa"))["mode"] == "snapshot"
    await taras.sub("odesa")
    ack = await olena.ask("send", room="odesa", cid="cid-00001", text="Привіт")
    assert (ack["t"], ack["seq"], ack["dup"]) == ("ack", 1, False)
    [event] = await taras.events("odesa", 1)
    assert (event["text"], event["by"], event["cid"]) == ("Привіт", "u_olena", "cid-00001")
    assert [one["s"] for one in await olena.events("odesa", 1)] == [1]
