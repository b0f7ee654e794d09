"""No models: the log is a table of its own (`log/`). Django sends post_migrate only to apps that have this module."""
