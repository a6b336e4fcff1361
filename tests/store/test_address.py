"""What is secret in a database's address is shown nowhere: in no error, in no page, in no log."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from quotegen.errors import InputRefused, QuotegenError
from quotegen.files.settings import read_settings
from quotegen.store import engine
from quotegen.store.address import read_address, shown, without_secrets
from quotegen.store.engine import Store
from quotegen.usecases.health import health_of
from tests.store.databases import store_at
from tests.store.kit import house_on

SECRET = "hunter2-of-the-house"
WITH_SECRETS = [
    f"postgresql://ana:{SECRET}@127.0.0.1:1/db",
    f"postgresql://ana@127.0.0.1:1/db?password={SECRET}",
    f"postgresql://127.0.0.1:1/db?user=ana&password={SECRET}&sslmode=disable",
    f"postgresql://127.0.0.1:1/db?sslpassword={SECRET}",
    f"postgresql://127.0.0.1:1/db?passfile={SECRET}&password={SECRET}2",
    f"postgresql://127.0.0.1:1/db?pasword={SECRET}",
    f"postgresql://127.0.0.1:1/db?options={SECRET}&password={SECRET}&password={SECRET}",
    f"postgresql://127.0.0.1:1/db?sslmode=require&channel_binding={SECRET}",
]
TORN = [
    f"postgresql://ana:pa@{SECRET}@127.0.0.1:1/db",
    f"postgresql://ana@127.0.0.1:{SECRET}/db",
    f"postgresql:///db password={SECRET}",
    f"mysql://ana:{SECRET}@127.0.0.1/db",
    f"{SECRET}",
]


def faults_of(url: str) -> str:
    with pytest.raises(QuotegenError) as refused, store_at(url).read():
        pass
    return str([fault.as_dict() for fault in refused.value.faults])


@pytest.mark.parametrize("url", WITH_SECRETS)
def test_an_error_tells_the_address_without_what_is_secret(url: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        said = faults_of(url)
    assert SECRET not in said + caplog.text and "127.0.0.1:1/db" in said


@pytest.mark.parametrize("url", WITH_SECRETS)
def test_it_is_shown_without_it(url: str) -> None:
    assert SECRET not in shown(read_address(url)) and "127.0.0.1:1/db" in shown(read_address(url))


@pytest.mark.parametrize("url", TORN)
def test_an_address_whose_password_would_be_taken_for_another_part_is_refused_unread(url: str) -> None:
    with pytest.raises(InputRefused) as refused:
        store_at(url)
    assert SECRET not in str(refused.value.faults) and refused.value.faults[0].code == "database_url_wrong"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite knows no password
def test_health_tells_the_address_without_it(store: Store, database_url: str) -> None:
    store.close()
    told = store_at(f"{database_url}{'&' if '?' in database_url else '?'}password={SECRET}")
    address = health_of(house_on(told)).address
    told.close()
    assert SECRET not in address and address.startswith("postgresql://")


def test_of_a_file_nothing_behind_the_question_mark_is_shown() -> None:
    assert shown(read_address(f"sqlite:///a.db?key={SECRET}")) == "sqlite:///a.db"


def test_what_a_driver_says_is_told_without_it() -> None:
    url = make_url(f"postgresql://u:{SECRET}@h/db?password={SECRET}2&host=here")
    assert without_secrets(f'here: "{SECRET}2" or {SECRET}?', url) == 'here: "***" or ***?'


@pytest.mark.parametrize("url", WITH_SECRETS[1:3])
def test_the_control_hiding_the_password_before_the_host_alone_tells_it(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "shown", lambda url: url.render_as_string(hide_password=True))
    assert SECRET in faults_of(url)


@pytest.mark.parametrize(
    "text",
    [
        "database: {postgresql://u:hunter2-of-the-house@h/db: 1}",
        "database: {postgresql://u:hunter2-of-the-house@h/db}",
        "postgresql://u:hunter2-of-the-house@h/db: 1",
        "database: postgresql://u:hunter2-of-the-house@h/db",
        "database: {url: [postgresql://u:hunter2-of-the-house@h/db]}",
    ],
)
def test_a_fault_of_the_settings_does_not_repeat_it(text: str, tmp_path: Path) -> None:
    (tmp_path / "quotegen.yaml").write_text(text)
    with pytest.raises(InputRefused) as refused:
        read_settings(tmp_path)
    assert SECRET not in str(refused.value.faults)
