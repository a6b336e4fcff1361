"""Users: added, given another role, team, name or phone, found."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError

from quotegen.errors import Fault, InputRefused, RuleRefused, did_you_mean, refuse_if_any
from quotegen.files.validation import faults_of
from quotegen.model.people import Role, User, folded_address
from quotegen.model.permissions import Action
from quotegen.store.events import Written, record
from quotegen.store.first_admin import keep_first
from quotegen.store.people import find_user, list_users, save_user
from quotegen.usecases.house import House, awaited_by
from quotegen.usecases.permit import permit


def user_from(house: House, name: str, told: Mapping[str, str | None]) -> User:
    """The user of this name with what is told; what is None stays as it was. InputRefused with every fault."""
    with house.store.read() as tx:
        known = find_user(tx, name)
    before = known.model_dump() if known else {"name": name}
    given: dict[str, str | None] = {field: value for field, value in told.items() if value is not None}
    if "email" in given:
        given["email"] = given["email"] or None
    try:
        return User.model_validate({**before, **given})
    except ValidationError as error:
        refuse_if_any(faults_of(error, User))
        raise


def set_user(house: House, user: User) -> None:
    """A new user, or a known one as he is now. RuleRefused unless an admin asks, and an admin stays; the first is one.

    Name and phone, which customers read, are each user's own to change. The mail address is not: one is known by it.
    """
    deed = house.deed()
    with house.store.write() as tx:
        others = [each for each in list_users(tx) if each.name != user.name]
        known = find_user(tx, user.name)
        if known is None or not _is_own(house, user, known):
            permit(house, Action.MANAGE_USERS)
        if not others and known is None and user.role is not Role.ADMIN:
            hint = "add yourself first: quotegen user add NAME --role admin"
            raise InputRefused(Fault("first_user", "the first user must be an admin", hint, "role"))
        if user.role is not Role.ADMIN and not any(each.role is Role.ADMIN for each in others):
            hint = "make somebody else an admin first"
            raise RuleRefused(Fault("last_admin", f"{user.name} is the only admin", hint, "role"))
        _refuse_shared_email(user, others)
        save_user(tx, user)
        if not others and known is None:
            keep_first(tx, deed, user)
        record(tx, deed, user.name, "user_set", {"role": user.role.value, "team": Written(user.team)})


def _is_own(house: House, user: User, known: User) -> bool:
    """Whether somebody changes nothing but how he is called and reached."""
    own = {"full_name": user.full_name, "phone": user.phone}
    return user.name == house.user.name and known.model_copy(update=own) == user


def _refuse_shared_email(user: User, others: list[User]) -> None:
    """Whoever signs in by a mail address has to be one user."""
    wanted = folded_address(user.email or "")
    taken = next((each for each in others if wanted and folded_address(each.email or "") == wanted), None)
    if taken is not None:
        message = f"{taken.name} has the mail address {user.email} already"
        raise InputRefused(Fault("email_taken", message, "one address, one user", "email"))


def awaited(house: House) -> tuple[str, ...]:
    """The admins of whom one has to come before whoever acts is no admin any more; nobody where that is not so."""
    with house.store.read() as tx:
        return awaited_by(tx, house.user.name)


def users(house: House) -> tuple[User, ...]:
    with house.store.read() as tx:
        return tuple(list_users(tx))


def forget_sign_in(house: House, name: str) -> None:
    """Whoever signs in next with the user's address is the user: for a changed provider. Only an admin may."""
    permit(house, Action.MANAGE_USERS)
    deed = house.deed()
    with house.store.write() as tx:
        known = find_user(tx, name)
        if known is None:
            hint = did_you_mean(name, [each.name for each in list_users(tx)], "`quotegen user list` names them")
            raise InputRefused(Fault("user_unknown", f"there is no user {name}", hint, "name"))
        if known.identity is not None:
            save_user(tx, known.model_copy(update={"identity": None}))
            record(tx, deed, name, "identity_cleared", {})
