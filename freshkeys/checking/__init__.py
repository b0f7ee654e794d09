"""A consistency checker: real writers and readers beside faults, and a judge who looks at every answer.

It is to a cache what Jepsen is to a database. Writers note when they sent each COMMIT and when it was acknowledged;
readers note when they asked, when they were answered and what they saw. Afterwards the judge says of each value shown
whether the database held it at some moment between question and answer.

What is particular to a site (its doors, its pages) is a `Workload`; `coursewell.courses.checking` is one.
"""
