"""The parts of the page of an issued quotation."""
