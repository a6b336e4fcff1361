"""By what a provider knows each user: kept at the first sign-in, and the same at every later one.

A mail address may be given to somebody else, or be claimed at another provider; what the provider itself calls
somebody is theirs alone.
"""

from __future__ import annotations

from quotegen.errors import Fault, RuleRefused
from quotegen.model.people import Identity, User
from quotegen.store.engine import Store
from quotegen.store.events import Deed, record
from quotegen.store.people import find_user, list_users, save_user


def signed_in(store: Store, user: User, identity: Identity, deed: Deed) -> User:
    """The user, known by this identity from now on. RuleRefused if he was known by another, or it is another's."""
    if user.identity is None:
        user = _first(store, user, identity, deed)
    if user.identity != identity:
        message = f"{user.name} has signed in as somebody else before: at another provider, or by another account there"
        hint = f"if that is right, an admin can allow it: quotegen user forget-sign-in {user.name}"
        raise RuleRefused(Fault("identity_other", message, hint))
    return user


def _first(store: Store, user: User, identity: Identity, deed: Deed) -> User:
    """As somebody else may have signed in meanwhile, what is kept is read again."""
    with store.write() as tx:
        kept = find_user(tx, user.name) or user
        if kept.identity is not None:
            return kept
        taken = next((each for each in list_users(tx) if each.identity == identity), None)
        if taken is not None:
            message = f"who signs in is known here as {taken.name}, not as {user.name}"
            hint = f"give {taken.name} the new address, or: quotegen user forget-sign-in {taken.name}"
            raise RuleRefused(Fault("identity_taken", message, hint))
        known = kept.model_copy(update={"identity": identity})
        save_user(tx, known)
        record(tx, deed, user.name, "identity_kept", {})
    return known
