"""A course as a folder of Markdown files: reading it safely, and saying everything that is wrong with it."""
