"""The catalogue as a workload of freshkeys' checker: what is written, through which doors, and what pages show."""
