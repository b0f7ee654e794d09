"""Who studies what: enrolment, seats, progress, quizzes."""
