"""What an operator types to bring courses in. The work itself is done elsewhere; this is the conversation."""
