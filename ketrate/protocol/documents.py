"""The JSON document that describes a schedule, as the `protocols` command prints it."""

from ketrate.protocol.schedule import Protocol, Timepoint

Document = dict[str, object]


def protocol_document(protocol: Protocol) -> Document:
    """Offset and window in minutes from the anchor, in days for the anchor `day`."""
    return {
        "id": protocol.id,
        "name": protocol.name,
        "timepoints": [_timepoint_document(one) for one in protocol.timepoints],
    }


def _timepoint_document(timepoint: Timepoint) -> Document:
    return {
        "anchor": timepoint.anchor,
        "offset": _plain(timepoint.offset),
        "window": [_plain(bound) for bound in timepoint.window],
        "due": list(timepoint.due),
    }


def _plain(value: float) -> float:
    """Whole numbers without a decimal point, others to four places."""
    return int(value) if value == int(value) else round(value, 4)
