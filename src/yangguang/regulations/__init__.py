"""The library of documents 文件库: normative documents with their legal life, versions and relations.

What is pure stands in `validity` (the state at any date), `reading` (terms, relations and articles of a text) and
`importing` (existing collections); none of it knows the database.
"""
