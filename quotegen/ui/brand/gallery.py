"""Every template by its first page, and where texts are changed."""

from __future__ import annotations

import streamlit as st

from quotegen.language import Language
from quotegen.ui.brand.pictures import show_page
from quotegen.ui.kit.text import literal
from quotegen.ui.kit.words import say
from quotegen.usecases.house import House
from quotegen.usecases.show_template import Look, template_names

_KNOWN = frozenset({"proposal", "range"})
_IN_A_ROW = 3


def show_gallery(house: House, language: Language) -> None:
    st.subheader(say("templates.gallery"), anchor=False)
    columns = st.columns(_IN_A_ROW, gap="medium")
    for place, name in enumerate(template_names(house.desk)):
        with columns[place % _IN_A_ROW]:
            _template(house, name, language)


def _template(house: House, name: str, language: Language) -> None:
    title = say(f"templates.names.{name}") if name in _KNOWN else literal(name)
    about = say(f"templates.about.{name}") if name in _KNOWN else ""
    st.markdown(f"**{title}**  \n:gray[{about}]" if about else f"**{title}**")
    show_page(house, Look(name, language))
    if not house.desk.workspace.is_bundled:
        st.caption(say("templates.files", folder=literal(str(house.desk.workspace.templates / name))))


def show_texts(house: House) -> None:
    """What is changed by hand, and the files it stands in."""
    st.subheader(say("templates.texts"), anchor=False)
    workspace = house.desk.workspace
    if workspace.is_bundled:
        st.info(say("templates.own_first", folder=literal(str(workspace.home))), icon=":material/info:")
        return
    st.markdown(say("templates.texts_terms", file=f"`{_plain(str(workspace.catalogue / 'seller.yaml'))}`"))
    words = workspace.templates / "…" / "words.yaml"
    st.markdown(say("templates.texts_words", file=f"`{_plain(str(words))}`"))


def _plain(path: str) -> str:
    """In backticks nothing but a backtick ends the path."""
    return path.replace("`", "'")
