"""An app of tests only: one model for each thing that a source can be. The fixture `library` installs it."""
