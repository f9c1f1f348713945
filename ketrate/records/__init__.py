"""What is written down: frozen dataclasses, with no behaviour beyond invariants."""
