import pytest

from app.chat.forms import MessageForm
from app.core.errors import Invalid


def cid_of(**sent):
    return MessageForm.parse({"text": "Привіт", **sent}).cid


@pytest.mark.parametrize("cid", ["dash-dash_dash", "A" * 64, "12345678"])
def test_a_page_may_name_a_message_as_a_socket_does(cid):
    assert cid_of(cid=cid) == cid


@pytest.mark.parametrize("cid", ["bad cid", "short", "я" * 10, "x" * 65])
def test_a_name_that_cannot_travel_still_makes_one_message_of_two(cid):
    assert cid_of(cid=cid) == cid_of(cid=cid) != cid_of(cid=f"{cid}!")


def test_a_page_without_a_name_gets_another_each_time():
    assert cid_of() != cid_of()


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 4001, "a\x00b"])
def test_what_cannot_be_sent_is_said_beside_the_field(text):
    with pytest.raises(Invalid) as no:
        MessageForm.parse({"text": text})
    assert list(no.value.problems) == ["text"]
