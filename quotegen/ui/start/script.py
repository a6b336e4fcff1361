"""Run anew by Streamlit at every click."""

from quotegen.ui.app import main

main()
