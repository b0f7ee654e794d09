"""`{% load freshkeys %}`: the tag `{% fresh %}`."""

from django.template import Library

from freshkeys.fragments import fresh

register = Library()
register.tag("fresh", fresh)
