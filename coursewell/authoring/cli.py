"""The commands of authoring: `coursewell course …`, `coursewell catalogue …`."""

from coursewell.authoring.commands.catalogue import catalogue
from coursewell.authoring.commands.course import course

commands = [course, catalogue]
