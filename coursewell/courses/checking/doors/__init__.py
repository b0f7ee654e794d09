"""Every way in which the catalogue's data changes. A module for each sort; importing them fills the register."""

from coursewell.courses.checking.doors import (
    accounts,
    elsewhere,
    looks,
    many,
    moments,
    orm,
    postgresql,
    sqlite,
    transactions,
)
from coursewell.courses.checking.doors.register import DOORS

__all__ = ["DOORS", "accounts", "elsewhere", "looks", "many", "moments", "orm", "postgresql", "sqlite", "transactions"]
