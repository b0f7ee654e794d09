"""Tables of subjects: read into a tree, checked, and put on the shelf."""
