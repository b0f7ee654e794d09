"""The commands of authoring: `coursewell course …`, `coursewell catalogue …`."""

from coursewell.authoring.commands.catalogue import catalogue
from coursewell.authoring.commands.course import course
from coursewell.authoring.commands.export import export_course
from coursewell.authoring.commands.schema import print_schema

course.add_command(export_course)
course.add_command(print_schema)

commands = [course, catalogue]
