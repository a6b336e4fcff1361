"""Where the run of the app begins, in a folder of its own: Streamlit takes a `pages` beside its script for its own."""
