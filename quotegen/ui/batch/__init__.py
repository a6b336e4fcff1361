"""The parts of the batch page: a file handed in, its columns, the check, the run, and what came of it."""
