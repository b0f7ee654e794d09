"""Recording: what a build reads of the database, seen where Django compiles and sends it."""
