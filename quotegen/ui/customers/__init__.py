"""The parts of the customers' page: the list, one customer, the form, and the import of a table."""
