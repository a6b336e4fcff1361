"""What all pages share: the house, words, acts, safe texts, and ways to each other."""
