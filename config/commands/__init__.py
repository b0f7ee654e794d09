"""Commands about the whole site. Each module here gives a list named `commands`."""
