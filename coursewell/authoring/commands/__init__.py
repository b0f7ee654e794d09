"""What an operator types to bring courses in and take them out: the conversation. The work is done elsewhere."""
