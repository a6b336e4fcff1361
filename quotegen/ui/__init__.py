"""The account executive's desk, in a browser: pages that show what use cases answer, and call them."""
