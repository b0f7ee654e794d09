"""The JSON interface to the domain."""
