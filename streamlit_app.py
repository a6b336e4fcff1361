"""The desk in a browser: `streamlit run streamlit_app.py`, or `quotegen app`."""

import streamlit as st

from quotegen.ui.server import MIDDLEWARE, ROUTES, SCRIPT
from quotegen.ui.start.warm import warmed

app = st.App(SCRIPT, routes=ROUTES, middleware=MIDDLEWARE, lifespan=warmed)
