"""KetRate: timed dissociation and depression ratings after ketamine or esketamine."""

__version__ = "0.1.0"
