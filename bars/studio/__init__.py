"""What the bars of the studio are measured with."""
