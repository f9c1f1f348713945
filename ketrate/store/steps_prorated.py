"""The table of totals that rest on fewer answers than the scale has.

They stand apart from `rating.total`, which stays empty: whatever counts complete ratings in SQL
cannot take a prorated total for one.
"""

PRORATED = (
    """CREATE TABLE prorated (rating_id INTEGER PRIMARY KEY REFERENCES rating,
        total INTEGER NOT NULL, missing INTEGER NOT NULL CHECK (missing > 0),
        most_missing INTEGER NOT NULL CHECK (most_missing >= missing),
        rounding TEXT NOT NULL CHECK (rounding IN ('nearest', 'down', 'up')),
        source TEXT NOT NULL, is_published INTEGER NOT NULL
            CHECK (is_published IN (0, 1))) STRICT""",
    """CREATE TRIGGER prorated_of_signed_rating BEFORE UPDATE ON prorated
        WHEN (SELECT status FROM rating WHERE id = old.rating_id) = 'signed'
        BEGIN SELECT RAISE(ABORT, 'prorated: the rating is signed'); END""",
    """CREATE TRIGGER prorated_taken_from_signed_rating BEFORE DELETE ON prorated
        WHEN (SELECT status FROM rating WHERE id = old.rating_id) = 'signed'
        BEGIN SELECT RAISE(ABORT, 'prorated: the rating is signed'); END""",
)
