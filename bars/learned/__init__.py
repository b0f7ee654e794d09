"""What the bars of learning do to a site that really runs, by its doors and against its processes."""
