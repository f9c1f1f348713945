"""The vault: open and lock, keys, migrations, audit, one file per thing kept."""
