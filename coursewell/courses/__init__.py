"""What can be learned: subjects, courses, modules and contents; the catalogue and course pages."""
