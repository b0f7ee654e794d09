"""What IMPORT.md of the material asks for, row by row, and the commands that must give it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Figures = Mapping[str, int | str]


@dataclass(frozen=True)
class Step:
    """One command: `course` or `catalogue import` of a path below the folder, and what is true when it has ended."""

    group: str
    path: str
    options: tuple[str, ...]
    wanted: Figures


def course(wanted: Figures) -> tuple[Step, ...]:
    return (Step("course", "", ("--subject", "Computing"), wanted),)


def table(path: str, map_name: str, **wanted: int | str) -> Step:
    return Step("catalogue", path, ("--map", map_name), wanted)


#: By folder. A name in quotes is a topic of the report; the others are counted on the site, or in the files.
MATERIAL: dict[str, tuple[Step, ...]] = {
    "md-python-inflammation": course(
        {
            "courses": 1, "title": "Programming with Python", "licence": "CC-BY-4.0", "modules": 12, "texts": 12,
            "in order": "as config.yaml", "“missing picture”": 3, "“unresolved link”": 2,
        }
    ),
    "md-iot-for-beginners": course(
        {
            "courses": 1, "modules": 6, "texts": 115, "quizzes": 48, "questions": 144, "“missing picture”": 185,
            "“unresolved link”": 5,
        }
    ),
    "md-odin": course(
        {
            "courses": 11, "texts": 310, "“project”": 61, "“archived file”": 199, "“missing picture”": 45,
            "“unresolved link”": 5, "“missing order”": 1,
        }
    ),
    "cat-mcgill": (
        table(
            "client/src/assets/search-data.json", "mcgill-search",
            courses=15_162, titles=11_586, subjects=331, instructors=10_492, modules=0, contents=0,
        ),
        table(
            "crates/db/test-seeds/mix.json", "mcgill-mix",
            courses=15_162, rows=314, subjects=331, instructors=10_492, modules=0, contents=0,
        ),
    ),
    "cat-rpi": (
        table("rpi_data/fall-2024.csv", "rpi", courses=920, **{"“code with two titles”": 12}, modules=0, contents=0),
        table("rpi_data/spring-2021.csv", "rpi", **{"“row without a title”": 182}),
        table("rpi_data/summer-2023.csv", "rpi", courses=1_565, **{"“row without a title”": 41}, modules=0, contents=0),
    ),
    "cat-free-courses": (
        table(
            "courses", "free-courses",
            rows=2_468, courses=2_448, addresses=2_448, languages=14, modules=0, contents=0,
            **{"“repeated address”": 20},
        ),
    ),
    "tax-cip2020": (
        table(
            "CIPCode2020.csv", "cip-2020",
            subjects=2_848, levels="50, 473, 2325", codes=2_848,
            **{"“repeated title”": 304, "“code that collides as a number”": 40},
        ),
    ),
}  # fmt: skip
