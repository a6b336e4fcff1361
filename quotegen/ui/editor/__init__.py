"""The parts of the quote editor: whom it is for, what they need, which lines follow, and what it comes to."""
