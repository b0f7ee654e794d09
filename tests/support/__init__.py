"""What tests, benchmarks and bars start and stop: databases, stores, whole sites. Real programs, never mocks."""
