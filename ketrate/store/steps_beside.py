"""What stands beside a rating's answers: a note on an item, and that it is a second rating.

Notes may be put, changed and taken away while the rating is a draft, never afterwards. That two
ratings are of one interview is said once, when the second is opened.
"""

_OPEN = "(SELECT status FROM rating WHERE id = {side}.rating_id) = 'draft'"


def _guard(name: str, event: str, condition: str, problem: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {event} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{problem}'); END"
    )


BESIDE = (
    """CREATE TABLE item_note (rating_id INTEGER NOT NULL REFERENCES rating,
        item INTEGER NOT NULL, text TEXT NOT NULL,
        PRIMARY KEY (rating_id, item)) STRICT, WITHOUT ROWID""",
    *(
        _guard(
            f"item_note_closed_{event.lower()}",
            f"{event} ON item_note",
            "NOT " + _OPEN.format(side=side),
            "item_note: the rating is closed",
        )
        for event, side in (("INSERT", "new"), ("UPDATE", "old"), ("DELETE", "old"))
    ),
    """CREATE TABLE co_rating (rating_id INTEGER PRIMARY KEY REFERENCES rating,
        first_rating INTEGER NOT NULL REFERENCES rating
            CHECK (first_rating <> rating_id)) STRICT""",
    "CREATE INDEX co_rating_first ON co_rating (first_rating)",
    *(
        _guard(f"co_rating_no_{verb}", f"{verb.upper()} ON co_rating", "1", f"co_rating: no {verb}")
        for verb in ("update", "delete")
    ),
)
