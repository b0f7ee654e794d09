"""The words that generated catalogues are made of, in the scripts that real ones are written in."""

# ruff: noqa: SIM905  (lists of words read best as text)
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: Areas, and the fields in each: the two upper levels of the tree of subjects.
AREAS: dict[str, list[str]] = {
    "Arts and Design": "Architecture, Dance, Drawing, Film, Graphic Design, Music, Painting, Photography, Sculpture, "
    "Theatre".split(", "),
    "Business": "Accounting, Economics, Entrepreneurship, Finance, Human Resources, Logistics, Management, Marketing, "
    "Project Management, Tourism".split(", "),
    "Computing": "Artificial Intelligence, Computer Networks, Computer Security, Data Science, Databases, Graphics, "
    "Operating Systems, Programming, Robotics, Software Engineering, Web Development".split(", "),
    "Education": "Adult Education, Assessment, Curriculum, Early Childhood, Educational Psychology, Special Education, "
    "Teaching Methods".split(", "),
    "Engineering": "Aerospace Engineering, Chemical Engineering, Civil Engineering, Electrical Engineering, "
    "Environmental Engineering, Materials, Mechanics, Mining, Thermodynamics".split(", "),
    "Health": "Anatomy, Dentistry, Epidemiology, Immunology, Medicine, Midwifery, Nursing, Nutrition, Pharmacology, "
    "Physiotherapy, Public Health".split(", "),
    "Humanities": "Archaeology, Classics, Ethics, History, Linguistics, Literature, Philosophy, Religious Studies, "
    "Rhetoric".split(", "),
    "Languages": "Arabic, Chinese, English, French, German, Greek, Hindi, Italian, Japanese, Latin, Portuguese, "
    "Russian, Spanish, Swahili".split(", "),
    "Law": "Constitutional Law, Contract Law, Criminal Law, Human Rights, International Law, Legal Writing, "
    "Tax Law".split(", "),
    "Mathematics": "Algebra, Analysis, Calculus, Combinatorics, Geometry, Logic, Number Theory, Optimisation, "
    "Probability, Statistics, Topology".split(", "),
    "Natural Sciences": "Astronomy, Biology, Botany, Chemistry, Ecology, Genetics, Geology, Meteorology, "
    "Microbiology, Oceanography, Physics, Zoology".split(", "),
    "Social Sciences": "Anthropology, Criminology, Demography, Geography, Journalism, Political Science, Psychology, "
    "Social Work, Sociology, Urban Planning".split(", "),
}
#: How the names of narrower subjects are made from that of a field.
NARROWER = (
    "Applied {}", "{} of the Sea", "Computational {}", "Early {}", "History of {}", "Methods in {}", "Modern {}",
    "{} and Society", "{} in Practice", "{}, General", "{}, Other", "Theory of {}", "Comparative {}", "Clinical {}",
    "Industrial {}", "Philosophy of {}", "{} of Cities", "Quantitative {}",
)  # fmt: skip
FIRST_NAMES = (
    "Ada", "Amara", "André", "Ayşe", "Benoît", "Chidi", "Dmitri", "Elena", "Emmy", "Fatima", "Gao", "Hana", "Ingrid",
    "Jun", "Kofi", "Kurt", "Lise", "Łukasz", "María", "Noor", "Ólafur", "Priya", "Ravi", "Siobhán", "Sofia", "Tomáš",
    "Wei", "Yuki", "Zoë", "محمد", "美咲", "Анна",
)  # fmt: skip
LAST_NAME_STARTS = ("Ander", "Baum", "Castel", "Dubo", "Esteve", "Feld", "Gold", "Hari", "Iva", "Jano", "Kowal", "Lind")
LAST_NAME_ENDS = ("son", "gart", "lani", "is", "z", "mann", "stein", "han", "nova", "wski", "ski", "qvist", "aki", "es")
LICENCES = ("", "", "CC BY 4.0", "CC BY-SA 4.0", "CC BY-NC-SA 4.0", "All rights reserved")


@dataclass(frozen=True)
class Tongue:
    """A language that courses are written in: how often, how its titles are made, and its small and large words."""

    code: str
    weight: int
    forms: Sequence[str]
    small: Sequence[str]
    #: Words for topics; none where courses speak of the fields and of the long tail of invented terms.
    topics: Sequence[str] = ()
    space: str = " "
    stop: str = ". "


_ENGLISH_FORMS = (
    "Introduction to {a}", "{a}", "{a} and {b}", "Advanced {a}", "Topics in {a}", "The History of {a}", "{a} for {b}",
    "Foundations of {a}", "Seminar in {a}: {b}", "Research Methods in {a}", "{a} in Practice", "{a} I", "{a} II",
    "Honours Project", "Independent Study", "Special Topics", "Thesis 1", "Practicum in {a}", "{a}: from {b} to {c}",
)  # fmt: skip
TONGUES = (
    Tongue(
        "en",
        58,
        _ENGLISH_FORMS,
        "the of and to in a course students is for with on this will that as be by are an their from how it or at "
        "which you we learn these also through between using into both such about".split(),
    ),
    Tongue(
        "fr",
        12,
        ("Introduction à {a}", "{a} et {b}", "Histoire de {a}", "Séminaire : {a}", "{a} appliquée"),
        "le la de et les des à en un du une est pour dans que sur ce cours par au avec plus étudiants qui sont".split(),
    ),
    Tongue(
        "de",
        6,
        ("Einführung in {a}", "{a} und {b}", "Übung zu {a}", "Ausgewählte Themen: {a}"),
        "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es Kurs werden".split(),
    ),
    Tongue(
        "es",
        6,
        ("Introducción a {a}", "{a} y {b}", "Taller de {a}", "Historia de {a}"),
        "de la que el en y a los se del las un por con una su para es al lo como más curso este".split(),
    ),
    Tongue(
        "zh-hans",
        4,
        ("{a}导论", "{a}与{b}", "高等{a}", "{a}专题"),
        tuple("的是在和有为了本课程学生中将对其与以及"),
        "数据科学 数据库 线性代数 微积分 机器学习 有机化学 中国历史 国际法 经济学 "
        "心理学 统计学 文学 建筑 音乐 天文学".split(),
        "",
        "。",
    ),
    Tongue(
        "ja",
        2,
        ("{a}入門", "{a}と{b}", "{a}演習", "現代の{a}"),
        ("の", "に", "は", "を", "た", "が", "で", "て", "と", "この", "授業", "学生", "する", "こと", "ます"),
        "データベース 線形代数 プログラミング 統計学 日本文学 物理学 経済学 心理学 ガラス工芸 言語学".split(),
        "",
        "。",
    ),
    Tongue(
        "ar",
        2,
        ("مقدمة في {a}", "{a} و{b}", "مواضيع في {a}"),
        "في من على إلى أن هذا هذه الطلاب المقرر مع عن التي كما بين".split(),
        "الرياضيات الكيمياء الفيزياء التاريخ الاقتصاد القانون اللغة البرمجة الإحصاء الفلسفة".split(),
    ),
    Tongue(
        "ru",
        3,
        ("Введение в предмет: {a}", "{a} и {b}", "Избранные главы: {a}"),
        "и в на с по для что это как из курс студенты от к о также при или".split(),
        "алгебра геометрия история химия физика экономика право философия информатика лингвистика".split(),
    ),
    Tongue(
        "",
        7,
        _ENGLISH_FORMS,
        "the of and to in a course students is for with on this will that as".split(),
    ),
)
