"""The steps of applying a course document to the live tables. `authoring.actions` calls them, in one transaction."""
