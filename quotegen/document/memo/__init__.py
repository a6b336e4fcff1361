"""What WeasyPrint works out anew in every document though it comes out the same, kept from one document to the next.

The documents of a batch are nearly alike: the same styles, mostly the same lines of text. Each module here stands in
for a few functions of WeasyPrint, and says what it keeps, by what, and why that is safe. `install` puts them in place,
if WeasyPrint is to the letter the one they were written for; else everything is printed as ever, only slower.
"""
