"""A cluster is reached encrypted, or it is on this machine."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from quotegen.batch.addresses import is_closed, scheduler_address
from quotegen.errors import InputRefused


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("tls://quotes.example:8786", "tls://quotes.example:8786"),
        ("tcp://127.0.0.1:8786", "tcp://127.0.0.1:8786"),
        ("127.8.9.10:8786", "tcp://127.8.9.10:8786"),
        ("tcp://[::1]:8786", "tcp://[::1]:8786"),
    ],
)
def test_an_encrypted_address_and_one_of_this_machine_will_do(text: str, address: str) -> None:
    assert scheduler_address(text) == address


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("tcp://192.0.2.7:8786", "cluster_in_the_open"),
        ("192.0.2.7:8786", "cluster_in_the_open"),
        ("tcp://0.0.0.0:8786", "cluster_in_the_open"),
        ("tcp://[2001:db8::1]:8786", "cluster_in_the_open"),
        ("tcp://[::ffff:192.0.2.7]:8786", "cluster_in_the_open"),
        ("ws://127.0.0.1:8786", "scheduler_address_wrong"),
        ("inproc://127.0.0.1:8786", "scheduler_address_wrong"),
        ("tls://tcp://192.0.2.7:8786", "scheduler_address_wrong"),
        ("tcp://127.0.0.1", "scheduler_address_wrong"),
        ("tcp://127.0.0.1:99999", "scheduler_address_wrong"),
        ("tcp://[::1:8786", "scheduler_address_wrong"),
        ("", "scheduler_address_wrong"),
        ("tcp://no such name:1", "scheduler_unreachable"),
    ],
)
def test_any_other_address_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputRefused) as caught:
        scheduler_address(text)
    assert caught.value.faults[0].code == code


def _resolver(monkeypatch: pytest.MonkeyPatch, *numbers: str) -> None:
    def found(host: str, port: int, **_: Any) -> list[Any]:
        return [(0, 0, 0, "", (number, port)) for number in numbers]

    monkeypatch.setattr(socket, "getaddrinfo", found)


def test_a_name_is_replaced_by_its_number_so_that_it_cannot_change_its_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    _resolver(monkeypatch, "::1", "127.0.0.1")
    assert scheduler_address("tcp://localhost:8786") == "tcp://127.0.0.1:8786"


def test_a_name_that_also_means_another_machine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    _resolver(monkeypatch, "127.0.0.1", "192.0.2.7")
    with pytest.raises(InputRefused):
        scheduler_address("tcp://localhost:8786")


@pytest.mark.parametrize(
    ("address", "closed"),
    [
        ("tls://10.0.0.2:4000", True),
        ("tcp://127.0.0.1:4000", True),
        ("tcp://[::1]:4000", True),
        ("tcp://10.0.0.2:4000", False),
        ("tcp://localhost:4000", False),
        ("ws://127.0.0.1:4000", False),
        ("10.0.0.2:4000", False),
    ],
)
def test_an_address_of_a_worker_is_judged_as_it_stands(address: str, closed: bool) -> None:
    assert is_closed(address) is closed
