"""How one likes to work, who works here and in which role, and how the house is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from quotegen.language import LANGUAGES, Language
from quotegen.model.people import Preferences, Role, User
from quotegen.model.permissions import Action, scope_of
from quotegen.ui.kit.acts import act, show_all
from quotegen.ui.kit.downloads import download_button
from quotegen.ui.kit.fields import field
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.text import literal, role_name
from quotegen.ui.kit.words import app_language, say, say_count, say_fault
from quotegen.ui.who import needs_sign_in, sign_out, user_name
from quotegen.usecases.health import backup_of, health_of
from quotegen.usecases.house import House
from quotegen.usecases.permit import allowed
from quotegen.usecases.preferences import preferences_of, save_preferences
from quotegen.usecases.users import forget_sign_in, set_user, user_from, users
from quotegen.usecases.verify import Checked, check_all

_FIELDS = ("full_name", "email", "phone", "team")
_OWN = {"full_name": 200, "phone": 40}
"""What a customer reads of one, with the most characters: everybody's own to change."""
_FOUND = "found-faults"
_OWN_NAMES: Mapping[Language, str] = {"en": "English", "lt": "Lietuvių"}
"""Whoever has to change a language may not read the one that is set."""


def show() -> None:
    house = current_house()
    st.title(say("app.pages.settings"))
    found = users(house)
    _show_you(house, bool(found))
    if allowed(house, Action.MANAGE_USERS):
        st.divider()
        _show_users(found)
    if allowed(house, Action.SEE_HEALTH):
        st.divider()
        _show_house(house)


# --- you ---------------------------------------------------------------------------------------------


def _show_you(house: House, is_named: bool) -> None:
    st.subheader(say("settings.you"))
    about, preferred = st.columns(2, gap="large")
    with about:
        _show_who(house, is_named)
        with st.expander(say("settings.rights"), icon=":material/key:"):
            _show_rights(house.user.role)
    with preferred:
        _show_preferences(house)


def _show_who(house: House, is_named: bool) -> None:
    user = house.user
    who = literal(user.full_name or user.name)
    st.markdown(say("settings.you_are", who=who, role=role_name(user.role)))
    if not is_named:
        st.info(say("settings.nobody_yet"), icon=":material/person_add:")
    team = say("settings.your_team", team=literal(user.team)) if user.team else say("settings.no_team")
    email = user_name()
    known = say("settings.by_login") if email is None else say("settings.signed_in", email=literal(email))
    st.caption(f"{team} {known}" if not user.team else f"{team}. {known}")
    if is_named and not house.waits_for:
        _show_own(user)
    if needs_sign_in():
        st.button(say("settings.sign_out"), key="sign-out", icon=":material/logout:", on_click=sign_out)


def _show_own(user: User) -> None:
    """How the customer may ask for whoever begins a quotation."""
    with st.container(horizontal=True):
        for name, longest in _OWN.items():
            st.text_input(
                say(f"settings.{name}"),
                max_chars=longest,
                help=say("settings.own_help"),
                **field(f"own-{name}", getattr(user, name), partial(_call, name)),
            )


def _call(name: str, told: str) -> None:
    def work() -> None:
        house = current_house()
        set_user(house, user_from(house, house.user.name, {name: told}))

    act(work, say("settings.saved"))


def _show_rights(role: Role) -> None:
    head = " | ".join([say("settings.right"), say("settings.how_far")])
    st.markdown("\n".join([f"| {head} |", "| --- | --- |", *(_right(role, action) for action in Action)]))


def _right(role: Role, action: Action) -> str:
    scope = scope_of(role, action)
    does, how_far = say(f"settings.actions.{action.value}"), say(f"settings.scopes.{scope.value}")
    return f"| {does} | {how_far} |"


def _show_preferences(house: House) -> None:
    preferred = preferences_of(house)
    st.segmented_control(
        say("settings.language"),
        options=LANGUAGES,
        required=True,
        format_func=_OWN_NAMES.__getitem__,
        help=say("settings.language_help"),
        **field("language", preferred.language, lambda told: _prefer(language=told)),
    )
    if allowed(house, Action.SEE_MARGIN):
        st.toggle(
            say("settings.margin"),
            help=say("settings.margin_help"),
            **field("margin", preferred.show_margin, lambda told: _prefer(show_margin=told)),
        )
    st.caption(":material/contrast: " + say("settings.theme"))


def _prefer(**changes: object) -> None:
    def work() -> None:
        house = current_house()
        save_preferences(house, Preferences.model_validate({**preferences_of(house).model_dump(), **changes}))

    act(work, say("settings.saved"))


# --- people ------------------------------------------------------------------------------------------


def _show_users(found: tuple[User, ...]) -> None:
    st.subheader(say("settings.users"))
    if found:
        st.dataframe(
            [
                {
                    say("settings.name"): user.name,
                    say("settings.full_name"): user.full_name,
                    say("settings.role"): role_name(user.role),
                    say("settings.team"): user.team,
                    say("settings.email"): user.email or "",
                    say("settings.phone"): user.phone,
                }
                for user in found
            ],
            hide_index=True,
        )
    else:
        st.caption(say("settings.nobody"))
    names = {user.name: user for user in found}
    said = {"": say("settings.new_user"), **{name: name for name in names}}
    chosen = st.selectbox(
        say("settings.who"),
        options=list(said),
        format_func=said.__getitem__,
        key=f"who-{app_language()}",
    )
    user = names.get(chosen)
    _show_form(user)
    if user is not None and user.identity is not None:
        st.button(
            say("settings.forget_sign_in"),
            key=f"forget-{user.name}",
            icon=":material/key_off:",
            help=say("settings.forget_sign_in_help"),
            on_click=_forget_sign_in,
            args=(user.name,),
        )


def _forget_sign_in(name: str) -> None:
    act(lambda: forget_sign_in(current_house(), name), say("settings.sign_in_forgotten", who=literal(name)))


def _show_form(user: User | None) -> None:
    """The fields carry whose they are in their keys: another choice never shows what was typed for the one before."""
    key = user.name if user else ""
    with st.form(f"user-{key}"):
        left, right = st.columns(2)
        with left:
            if user is None:
                st.text_input(say("settings.name"), key="name-", help=say("settings.name_help"), max_chars=60)
            roles, said = list(Role), {role: role_name(role) for role in Role}
            at = roles.index(user.role) if user else 0
            st.selectbox(say("settings.role"), roles, index=at, format_func=said.__getitem__, key=_role_key(key))
            st.text_input(
                say("settings.team"), user.team if user else "", 100, key=f"team-{key}", help=say("settings.team_help")
            )
        with right:
            full_name = user.full_name if user else ""
            st.text_input(say("settings.full_name"), full_name, 200, key=f"full_name-{key}")
            email = (user.email or "") if user else ""
            st.text_input(say("settings.email"), email, 200, key=f"email-{key}", help=say("settings.email_help"))
            st.text_input(say("settings.phone"), user.phone if user else "", 40, key=f"phone-{key}")
        label, icon = ("save", ":material/save:") if user else ("add", ":material/person_add:")
        words = {"save": say("settings.save"), "add": say("settings.add")}[label]
        st.form_submit_button(words, key=f"{label}-{key}", type="primary", icon=icon, on_click=_save_user, args=(key,))


def _role_key(key: str) -> str:
    """By language: what is chosen is known by its words."""
    return f"role-{app_language()}-{key}"


def _save_user(key: str) -> None:
    state = st.session_state
    name = key or str(state["name-"]).strip()
    told = {field: str(state[f"{field}-{key}"]) for field in _FIELDS}
    told["role"] = Role(state[_role_key(key)]).value

    def work() -> User:
        house = current_house()
        user = user_from(house, name, told)
        set_user(house, user)
        return user

    saved = act(work, say("settings.user_saved", who=literal(name)))
    if saved is not None and not key:
        for field in ("name", *_FIELDS):
            state[f"{field}-"] = ""


# --- the house ---------------------------------------------------------------------------------------


def _show_house(house: House) -> None:
    st.subheader(say("settings.house"))
    health = health_of(house)
    told = (
        (say("settings.next_number"), health.next_number),
        (say("settings.customers"), str(health.rows["customers"])),
        (say("settings.drafts"), str(health.rows["drafts"])),
        (say("settings.quotations"), str(health.rows["revisions"])),
    )
    for column, (label, value) in zip(st.columns(len(told)), told, strict=True):
        with column:
            st.metric(label, value)
    st.caption(say("settings.database", form=health.form))
    st.code(health.address, language=None)
    room = health.room
    size, most = str(room.megabytes), str(room.most_megabytes)
    st.caption(say_count("settings.uploads", room.count, size=size, most=most, needed=str(room.needed)))
    for notice in health.notices:
        st.warning(literal(say_fault(notice)), icon=":material/warning:")
    check, backup, _ = st.columns([1, 1, 1])
    with check:
        asked = st.button(
            say("settings.check"),
            key="check",
            icon=":material/verified:",
            help=say("settings.check_help"),
            width="stretch",
        )
    with backup:
        _offer_backup(house)
    if asked:
        _check(house)
    _show_found()


def _offer_backup(house: House) -> None:
    if not allowed(house, Action.BACK_UP):
        return
    download_button(
        say("settings.backup"),
        lambda: backup_of(current_house()),
        f"quotegen-{house.clock():%Y%m%d-%H%M}.backup.gz",
        "application/gzip",
        key="backup",
        help=say("settings.backup_help"),
        width="stretch",
    )


def _check(house: House) -> None:
    progress = st.progress(0.0)

    def tell(done: int, of: int) -> None:
        progress.progress(done / of, say("settings.checking", done=str(done), of=str(of)))

    st.session_state[_FOUND] = check_all(house, tell=tell)
    progress.empty()


def _show_found() -> None:
    found: Checked | None = st.session_state.get(_FOUND)
    if found is None:
        return
    if found.faults:
        st.warning(say_count("settings.unsound", len(found.faults)), icon=":material/warning:")
        show_all(found.faults[:20])
    else:
        st.success(say("settings.sound"), icon=":material/verified:")
    if found.before:
        st.caption(say("settings.rows_before", n=str(found.before), of=str(found.rows)))
    if found.accepted:
        st.caption(say("settings.rows_accepted", n=str(found.accepted), of=str(found.rows)))
    st.caption(say("settings.head"))
    st.code(found.head, language=None)
