"""The parts of the templates' page."""
