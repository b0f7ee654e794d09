"""`{% load freshkeys %}`: the tags `{% fresh %}` and `{% island %}`."""

from django.template import Library

from freshkeys.fragments import fresh
from freshkeys.pages.tag import island

register = Library()
register.tag("fresh", fresh)
register.simple_tag(island, takes_context=True)
