"""The address of a database: which one is taken, and how it is shown without what is secret in it."""

from __future__ import annotations

from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from quotegen.errors import Fault, InputRefused

_SHOWN = frozenset({"host", "port", "user", "dbname", "sslmode"})
"""What of the part behind `?` may be shown: whatever else stands there, such as `password`, may be a secret."""
_SHORTEST = 3
_HIDDEN = "***"


def read_address(text: str) -> URL:
    """`sqlite:///path` or `postgresql://user@host/name`. InputRefused for any other, without a word of what it says."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):  # a port that is no number
        url = None
    if url is None or url.get_backend_name() not in {"sqlite", "postgresql"} or _is_torn(url):
        hint = "write sqlite:///data/quotegen.db or postgresql://user@host/name; in a password %40 for @, %2F for /"
        raise InputRefused(Fault("database_url_wrong", "this is not the address of a database", hint, "database.url"))
    return url


def shown(url: URL) -> str:
    """For people: without the password, the driver's name, and what may be secret behind `?`."""
    query = {name: value for name, value in url.query.items() if name in _SHOWN}
    return url.set(drivername=url.get_backend_name(), query=query).render_as_string(hide_password=True)


def has_password(text: str) -> bool:
    """Whether an address, as it is written in a file, has a secret in it; one that is wrong is taken to have one."""
    try:
        url = read_address(text)
    except InputRefused:
        return True
    return bool(url.password) or any(name not in _SHOWN for name in url.query)


def without_secrets(said: str, url: URL) -> str:
    """What a driver says, which may repeat what it was given."""
    values = [url.password or ""]
    for name, value in url.query.items():
        if name not in _SHOWN:
            values += [value] if isinstance(value, str) else value
    for secret in sorted((value for value in values if len(value) >= _SHORTEST), key=len, reverse=True):
        said = said.replace(secret, _HIDDEN)
    return said


def _is_torn(url: URL) -> bool:
    """Whether a part of the password would be taken for that of another part: it has a mark that ends it."""
    is_server = url.get_backend_name() == "postgresql"
    return is_server and any(mark in part for part in (url.host or "", url.database or "") for mark in "@=")
