"""Certificates: issued when a course is completed, checked by anybody who has the code, revoked by those who teach."""

from coursewell.learning.certificates.code import read_code
from coursewell.learning.certificates.finding import by_code, certificates_of, good_url
from coursewell.learning.certificates.issuing import issue, issue_if_given, issue_to_the_complete, when_issued
from coursewell.learning.certificates.revoking import NoReasonError, put_name, reinstate, revoke

__all__ = [
    "NoReasonError",
    "by_code",
    "certificates_of",
    "good_url",
    "issue",
    "issue_if_given",
    "issue_to_the_complete",
    "put_name",
    "read_code",
    "reinstate",
    "revoke",
    "when_issued",
]
