"""The settings of a site that `coursewell freshness check` makes: this site's, and pages for the check alone."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "config.scratch_urls"
