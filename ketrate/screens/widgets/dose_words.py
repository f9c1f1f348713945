"""The dose in words: what the protocol says, the other unit, what is written down."""

from ketrate.clock import Instant
from ketrate.protocol.schedule import Protocol
from ketrate.records.bedside import Weighed
from ketrate.records.treatment import Session
from ketrate.words import tr, trn


def protocol_line(protocol: Protocol) -> str:
    """The protocol's own dose, as the protocol's; never a proposal."""
    parts = [" / ".join(protocol.agents), " / ".join(protocol.routes)]
    if protocol.dose_mg_per_kg is not None:
        parts.append(tr("{d:g} mg/kg", d=protocol.dose_mg_per_kg))
    if protocol.duration_minutes is not None:
        parts.append(tr("over {m} min", m=protocol.duration_minutes))
    if protocol.spray_minutes:
        minutes = ", ".join(map(str, protocol.spray_minutes))
        parts.append(tr("sprays at {minutes} min", minutes=minutes))
    words = ", ".join(part for part in parts if part)
    return tr("The protocol says: {words}.", words=words) if words else ""


def days_words(days: int) -> str:
    """How long ago, in days."""
    return tr("today") if days <= 0 else trn("{count} day ago", "{count} days ago", days)


def age_words(weighed: Weighed, now: Instant) -> str:
    """How old the weight is."""
    return days_words(int(now.minutes_since(weighed.measured) // 1440))


def other_words(amount: float | None, unit: str, weight_kg: float | None, age_days: int) -> str:
    """E.g. "35 mg = 0.50 mg/kg at 70.0 kg, weighed 3 days ago"."""
    if amount is None or not unit:
        return tr("Type the dose and choose its unit.")
    if not weight_kg:
        return tr("The weight is needed to show the other unit.")
    if age_days > Weighed.KEEPS_DAYS:
        days = days_words(age_days)
        return tr("mg/kg unknown until weighed again: the weight is from {days}.", days=days)
    mg = amount if unit == "mg" else amount * weight_kg
    per_kg = mg / weight_kg
    digits = 2 if abs(per_kg - round(per_kg, 2)) < 0.0005 else 3
    return tr(
        "{mg:g} mg = {kg} mg/kg at {w:.1f} kg, weighed {days}",
        mg=round(mg, 2),
        kg=f"{per_kg:.{digits}f}",
        w=weight_kg,
        days=days_words(age_days),
    )


def written(session: Session) -> str:
    """The dose as it is written down."""
    if session.dose_prescribed_mg is None:
        return tr("No dose is written down yet.")
    text = tr("Written down: {mg:g} mg", mg=session.dose_prescribed_mg)
    if session.weight_kg and session.route != "intranasal":
        per_kg = session.dose_prescribed_mg / session.weight_kg
        text += tr(" ({kg:.2f} mg/kg at {w:g} kg)", kg=per_kg, w=session.weight_kg)
    if session.dose_given_mg is not None:
        text += tr(", given {mg:g} mg", mg=session.dose_given_mg)
    return text + "."
