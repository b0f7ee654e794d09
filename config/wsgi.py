"""The WSGI entry point: `granian --interface wsgi config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from config.whole import whole

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = whole(get_wsgi_application())
