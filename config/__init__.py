"""Deployment wiring: settings, addresses, servers, the command line. Nobody imports it."""
