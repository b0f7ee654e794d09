"""What to say of failures that any command can meet: what went wrong, and what to do."""

from __future__ import annotations

import errno

FULL_DISK = "The database cannot write, its disk is full or broken: make room and run this again."
#: What to say when a database that is there refuses, by words of its own message.
DATABASE_SENTENCES = {
    "readonly": "The database may not be written by this user: run as the user who owns DATA_DIR.",
    "unable to open": "The database file cannot be opened: see that this user may write in DATA_DIR.",
    "is full": FULL_DISK,
    "disk I/O error": FULL_DISK,
    "No space": FULL_DISK,
    "locked": "The database stayed locked by another program: try again when it has finished.",
}


def sentence_for(error: BaseException) -> str:
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    text = str(error).strip() or type(error).__name__
    known = None
    if isinstance(error, DatabaseError):
        known = of_a_database(error, text)
    elif isinstance(error, OSError):
        known = of_the_system(error, text)
    elif isinstance(error, MemoryError):
        known = "This machine has too little memory for that: use a larger one, or give less at once."
    elif isinstance(error, ImproperlyConfigured):
        known = f"The settings are not right: {text}"
    return known or (
        f"Something happened that this command does not know ({type(error).__name__}: {text}). "
        "Set COURSEWELL_TRACEBACK=1 to see where, and please report it."
    )


def of_a_database(error: Exception, text: str) -> str | None:
    from django.db import OperationalError

    if "no such table" in text or "no such column" in text or "does not exist" in text:
        return "The database is not up to date: run “coursewell migrate” first."
    if not isinstance(error, OperationalError):
        return None
    found = [sentence for words, sentence in DATABASE_SENTENCES.items() if words in text]
    unknown = f"The database does not answer ({text.splitlines()[0]}): see that it runs and that DATABASE_URL is right."
    return found[0] if found else unknown


def of_the_system(error: OSError, text: str) -> str:
    if isinstance(error, PermissionError):
        return (
            f"No permission for {error.filename or 'a file'}: run as the user who owns it, or change its permissions."
        )
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "There is no space left on the disk: make room and run this again."
    if error.errno == errno.EROFS:
        return f"{error.filename or 'A file'} lies on a disk that may only be read: see DATA_DIR."
    return f"{error.filename or 'A file'} cannot be used: {error.strerror or text}."
