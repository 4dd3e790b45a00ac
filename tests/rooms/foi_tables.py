"""Tables 3 and 4, published and on the desk, in the matrices."""

from tests.pages import Page, pages

PAGES = [
    *pages(None, "foi:statistics"),
    *pages("clerk", "requests:tables"),
    Page("requests:tables", who="office", query="?year=2020&format=2019&below=on"),
    Page("requests:tables", who="office", query="?year=2020&format=2021"),
]
