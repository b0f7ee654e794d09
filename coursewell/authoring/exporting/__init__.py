"""A course document as a folder that reads back equal: `texts` says what is in each file, `writing` puts them there."""
