"""Run anew by Streamlit at every click."""

from quotegen.ui.app import main
from quotegen.ui.start.warm import begin_first_quote

main()
begin_first_quote()
