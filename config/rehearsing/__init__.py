"""Enrolment day before it comes: students who arrive, register, enrol and open the first lesson of a scratch site."""
