"""How a course is written, previewed, published and exchanged."""
