"""A first page: the proposals of the sample customers, as they would be sent."""

from typing import get_args

import streamlit as st

from quotegen.language import Language
from quotegen.usecases.show_sample import Sample, sample_answers, show_sample

NAMES: dict[Language, str] = {"en": "English", "lt": "Lietuvių"}
TITLES = {"charity": "A charity", "law-office": "A law office", "studio": "A design studio"}


@st.cache_data(show_spinner="Writing the proposal …", max_entries=12, ttl="1h")
def sample(name: str, language: Language) -> Sample:
    return show_sample(name, language)


st.set_page_config(page_title="quotegen", page_icon=":material/description:", layout="centered")
st.title("A proposal, from answers to paper")
st.write("These customers are invented. Choose one, and a language.")

with st.container(horizontal=True):
    customer = st.segmented_control(
        "Customer", list(sample_answers()), default="studio", format_func=lambda name: TITLES.get(name, name)
    )
    language = st.segmented_control("Language", get_args(Language), default="en", format_func=NAMES.__getitem__)

if customer is None or language is None:
    st.info("Choose a customer and a language above.")
    st.stop()

shown = sample(customer, language)
st.download_button(
    "Download the PDF", shown.pdf, f"{customer}-{language}.pdf", "application/pdf", icon=":material/download:"
)
for number, page in enumerate(shown.pages, 1):
    st.image(page, caption=f"Page {number} of {len(shown.pages)}", width="stretch")
