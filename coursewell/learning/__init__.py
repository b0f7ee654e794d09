"""Who studies what: enrolment, seats and the waiting list, progress, quizzes."""
