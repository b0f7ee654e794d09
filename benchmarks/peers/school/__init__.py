"""The page that every contender serves: a list of courses, as in the book, in an app of its own."""
