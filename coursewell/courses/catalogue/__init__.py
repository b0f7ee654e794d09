"""The catalogue: which courses a visitor asked for, how many there are of each sort, and how they are shown."""
