"""Measures in words: `cadss23.amnesia:change` as a person would say it."""

from ketrate.words import tr

SOURCES = {
    "cadss23": "CADSS-23", "cadss28": "CADSS-28", "cadss27": "CADSS-27", "cadss6": "CADSS-6",
    "madrs": "MADRS", "hamd17": "HAM-D 17", "hamd6": "HAM-D 6", "bprs-positive": "BPRS positive",
    "bprs18": "BPRS", "bprs": "BPRS", "ymrs": "YMRS", "sbp": tr("systolic pressure"),
    "dbp": tr("diastolic pressure"), "pulse": tr("pulse"), "spo2": tr("oxygen saturation"),
    "respiration": tr("respiration"), "sedation": tr("sedation (MOAA/S)"),
    "qids16": "QIDS", "phq9": "PHQ-9",
}  # fmt: skip
KINDS = {
    "change": tr("change"), "value": tr("value"), "peak": tr("peak"),
    "peak_change": tr("peak change"), "area": tr("area"),
    "percent_improvement": tr("improvement, %"), "improvement": tr("improvement, points"),
    "score": tr("score"),
}  # fmt: skip


def measure_words(text: object) -> str:
    """A measure as typed, in words; what is not known stays as it was typed."""
    if not isinstance(text, str):
        return ""
    source, _, kind = text.partition(":")
    name, _, inside = source.partition(".")
    words = SOURCES.get(name, name)
    if inside:
        item = tr("item {n}", n=inside) if inside.isdigit() else inside
        words = f"{words} {item}"
    return f"{words} {KINDS.get(kind, kind)}".strip()
