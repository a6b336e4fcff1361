"""Who is clicking: whoever is logged in on this machine, or, where signing in is set up, whoever has signed in.

A role is never kept here: it is read from the store at each action, by the name or the mail address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import streamlit as st
from pydantic import ValidationError
from streamlit.runtime.scriptrunner import get_script_run_ctx

from quotegen.errors import QuotegenError
from quotegen.model.people import Identity
from quotegen.ui.hosts import auth
from quotegen.ui.kit.text import literal
from quotegen.ui.kit.words import say, say_fault, use_language

_SHARED = frozenset({"redirect_uri", "cookie_secret", "expose_tokens", "client_id", "client_secret", "client_kwargs"})

NOBODY = "@"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever has signed in: by the mail address, and by what the provider knows them. `email` None: this machine's."""

    email: str | None
    identity: Identity | None
    session: str | None


_WAITING: ContextVar[Visitor | None] = ContextVar("visitor", default=None)


def for_visitor(make: Callable[[], bytes | str]) -> Callable[[], bytes | str]:
    """The same, for what is made when a button is clicked: outside of a run, Streamlit no longer knows for whom."""
    visitor = _visitor()

    def made() -> bytes | str:
        _WAITING.set(visitor)  # Streamlit calls it in a context of its own, and then keeps what was made
        return make()

    return made


def _visitor() -> Visitor:
    return Visitor(user_name(), identity(), session_at_work())


def user_name() -> str | None:
    """The mail address of whoever has signed in; None: whoever is logged in on this machine."""
    waiting = _WAITING.get()
    if waiting is not None:
        return waiting.email
    return _email() if needs_sign_in() else None


def identity() -> Identity | None:
    """By what the provider knows whoever has signed in; None where nobody signs in, or the provider does not tell."""
    waiting = _WAITING.get()
    if waiting is not None:
        return waiting.identity
    claims: Mapping[str, Any] = st.user.to_dict() if needs_sign_in() else {}
    try:
        return Identity(issuer=claims.get("iss"), subject=claims.get("sub"))
    except ValidationError:
        return None


def session_at_work() -> str | None:
    """The session that something is drawn or made for."""
    waiting = _WAITING.get()
    if waiting is not None:
        return waiting.session
    run = get_script_run_ctx(suppress_warning=True)
    return None if run is None else run.session_id


def needs_sign_in() -> bool:
    """Whether there is an `[auth]` in Streamlit's secrets."""
    return auth() is not None


def sign_out() -> None:
    st.logout()


def gate() -> bool:
    """Whether to go on to the pages. If not, what to do is drawn: sign in, or ask somebody."""
    use_language("lt" if (st.context.locale or "").lower().startswith("lt") else "en")
    if needs_sign_in():
        return _is_known() if st.user.to_dict().get("is_logged_in") else _ask_to_sign_in()
    if _are_secrets_unreadable():
        return _closed(say("who.secrets_unreadable"))
    if not _is_here():
        return _closed(say("who.only_here"))
    return True


def _are_secrets_unreadable() -> bool:
    """A file that cannot be read may hold an `[auth]`: then nobody is let in without one."""
    files = st.get_option("secrets.files") or []
    return any(Path(file).exists() for file in files) and not st.secrets.load_if_toml_exists()


def _is_here() -> bool:
    address = _address()
    try:
        return address is None or ip_address(address).is_loopback
    except ValueError:
        return False


def _address() -> str | None:
    """None for a browser on the same machine."""
    return st.context.ip_address


def _email() -> str:
    """The address, if the provider has verified it; else one that nobody has: an empty one would be this machine's."""
    claims: Mapping[str, Any] = st.user.to_dict()
    verified, email = claims.get("email_verified"), str(claims.get("email") or "")
    return email if (verified is True or verified == "true") and "@" in email else NOBODY


def _is_known() -> bool:
    from quotegen.ui.kit.house import current_house  # it asks here who is clicking

    if _email() == NOBODY:
        return _closed(say("who.not_verified"), signed_in=True)
    if identity() is None:
        return _closed(say("who.no_identity"), signed_in=True)
    try:
        current_house()
    except QuotegenError as refused:
        told = " ".join(literal(say_fault(fault)) for fault in refused.faults)
        return _closed(told, signed_in=True)
    return True


def _ask_to_sign_in() -> bool:
    with _frame():
        st.write(say("who.please"))
        named = [name for name, value in (auth() or {}).items() if name not in _SHARED and isinstance(value, Mapping)]
        for name in named:
            label = say("who.sign_in_with", provider=literal(name.capitalize()))
            st.button(label, key=f"sign-in-{name}", type="primary", on_click=st.login, args=(name,))
        if not named:
            st.button(say("who.sign_in"), key="sign-in", type="primary", icon=":material/login:", on_click=st.login)
    return False


def _closed(why: str, signed_in: bool = False) -> bool:
    with _frame():
        st.error(why, icon=":material/lock:")
        if signed_in:
            st.button(say("who.sign_out"), key="sign-out", icon=":material/logout:", on_click=sign_out)
    return False


def _frame() -> Any:
    _, middle, _ = st.columns([1, 2, 1])
    with middle:
        st.title("quotegen")
    return middle
