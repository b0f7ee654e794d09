"""The pages of an account: allauth's flows, where nothing changes before somebody presses a button."""
