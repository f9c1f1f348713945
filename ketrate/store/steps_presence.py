"""Tables of blinding: what a rater could know, and the blinds that were broken."""

_OPENED = "old.status <> 'draft'"
COLUMNS = ("was_present", "mode", "guess", "could_see", "rated_other_kind")
"""The columns of a rating's presence; all empty where nobody was asked."""

PRESENCE = (
    "ALTER TABLE rating ADD COLUMN was_present INTEGER CHECK (was_present IN (0, 1))",
    "ALTER TABLE rating ADD COLUMN mode TEXT CHECK (mode IN ('in person', 'phone', 'video'))",
    "ALTER TABLE rating ADD COLUMN guess TEXT CHECK (guess IN ('yes', 'no', 'cannot say'))",
    "ALTER TABLE rating ADD COLUMN could_see INTEGER CHECK (could_see IN (0, 1))",
    "ALTER TABLE rating ADD COLUMN rated_other_kind INTEGER CHECK (rated_other_kind IN (0, 1))",
    f"""CREATE TRIGGER presence_of_closed_rating BEFORE UPDATE OF {", ".join(COLUMNS)} ON rating
        WHEN {_OPENED} BEGIN SELECT RAISE(ABORT, 'rating: the rating is closed'); END""",
    """CREATE TABLE broken_blind (id INTEGER PRIMARY KEY,
        uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
        patient_id INTEGER NOT NULL REFERENCES patient,
        staff_id INTEGER NOT NULL REFERENCES staff,
        at_us INTEGER NOT NULL, at_offset INTEGER NOT NULL,
        UNIQUE (patient_id, staff_id)) STRICT""",
    """CREATE TRIGGER broken_blind_no_delete BEFORE DELETE ON broken_blind
        BEGIN SELECT RAISE(ABORT, 'broken_blind: no delete'); END""",
    """CREATE TRIGGER broken_blind_no_update BEFORE UPDATE ON broken_blind
        BEGIN SELECT RAISE(ABORT, 'broken_blind: no update'); END""",
)
