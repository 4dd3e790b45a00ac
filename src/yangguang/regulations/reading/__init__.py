"""What the text of a document says of itself and of others: articles, terms, relations. Pure; nothing is decided here.

What is found comes with the words and the article that it was read in, so that a person can confirm it.
"""
