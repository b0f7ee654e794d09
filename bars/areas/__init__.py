"""One file for each area; its `BARS` are measured in this order."""
