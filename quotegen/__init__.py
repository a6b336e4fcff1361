"""From a product catalogue and a customer's answers to a priced proposal, with a reason for every line."""

__version__ = "0.1.0"
