"""Who is clicking: whoever is logged in on this machine, or, where signing in is set up, whoever has signed in.

A role is never kept here: it is read from the store at each action, by the name or the mail address.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import streamlit as st

from quotegen.errors import QuotegenError
from quotegen.ui.kit.text import literal
from quotegen.ui.kit.words import say, say_fault, use_language

_SHARED = frozenset({"redirect_uri", "cookie_secret", "expose_tokens", "client_id", "client_secret", "client_kwargs"})

NOBODY = "@"


def user_name() -> str | None:
    """The mail address of whoever has signed in; None: whoever is logged in on this machine."""
    return _email() if needs_sign_in() else None


def needs_sign_in() -> bool:
    """Whether there is an `[auth]` in Streamlit's secrets."""
    return _auth() is not None


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


def _auth() -> Mapping[str, Any] | None:
    if not st.secrets.load_if_toml_exists():
        return None
    found = st.secrets.get("auth")
    return found if isinstance(found, Mapping) else None


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
    try:
        current_house()
    except QuotegenError as refused:
        told = " ".join(literal(say_fault(fault)) for fault in refused.faults)
        return _closed(told, signed_in=True)
    return True


def _ask_to_sign_in() -> bool:
    with _frame():
        st.write(say("who.please"))
        auth = _auth() or {}
        named = [name for name, value in auth.items() if name not in _SHARED and isinstance(value, Mapping)]
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
