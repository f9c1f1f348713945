"""Totals in spite of missing answers: off for every scale until the administrator switches it on.

A rating closed while a rule was on keeps its prorated total and the rule with it; switching the
rule off or changing it alters no rating that is closed.
"""

from collections.abc import Mapping
from dataclasses import asdict

from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, require
from ketrate.errors import BadInputError
from ketrate.instruments.definition import Instrument, Prorating
from ketrate.instruments.prorating import RuleChoice, check_rule, most_allowed, rule_words
from ketrate.records.text import clean_text
from ketrate.words import tr

SETTING = "prorating"
LONGEST_TEXT = 500


def rules(desk: Desk) -> Mapping[str, Prorating]:
    """The rules that are on, by scale; a scale that is not in it is strict."""
    require(desk, Action.SEE_PATIENTS)
    return _kept(desk)


def rule_for(desk: Desk, instrument: Instrument) -> Prorating | None:
    """The rule that is on for a scale; None where a gap leaves no total."""
    return rules(desk).get(instrument.id)


def choices(desk: Desk) -> tuple[RuleChoice, ...]:
    """Every scale that can be prorated, with the rule that is on, for the settings page."""
    on = rules(desk)
    return tuple(
        RuleChoice(one, on.get(one.id), most_allowed(one))
        for one in desk.catalogue
        if most_allowed(one)
    )


def choose(desk: Desk, instrument_id: str, rule: Prorating | None, reason: str) -> None:
    """Switch a rule on for a scale, or with None go back to strict; noted with the reason.

    A published rule must be the file's own. Raises BadInputError for a rule the scale cannot
    have or a missing reason, NotFoundError for an unknown scale.
    """
    from ketrate.store import said, settings
    from ketrate.store.chain import Facts, Note

    require(desk, Action.CHANGE_SETTINGS)
    instrument = desk.catalogue.get(instrument_id)
    if rule is not None:
        rule = _checked(instrument, rule)
    reason = clean_text(reason, tr("Reason"), LONGEST_TEXT)
    if not reason:
        raise BadInputError(tr("Reason"), tr("a change of how totals are made needs one."))
    on = {name: asdict(one) for name, one in _kept(desk).items() if name != instrument_id}
    if rule is not None:
        on[instrument_id] = asdict(rule)
    with desk.change() as change:
        settings.put(change, SETTING, on)
        facts: Facts = {
            "instrument": instrument_id,
            "rule": rule_words(rule) if rule else None,
            "reason": said.keep(change, reason),
        }
        change.note(Note("prorating.choose", facts=facts))


def _checked(instrument: Instrument, rule: Prorating) -> Prorating:
    source = clean_text(rule.source, tr("Source"), LONGEST_TEXT)
    cleaned = Prorating(rule.most_missing, rule.rounding, source, rule.is_published)
    check_rule(instrument, cleaned)
    if rule.is_published and rule != instrument.prorating:
        raise BadInputError(
            tr("Prorating {name}", name=instrument.short_name),
            tr("this is not the published rule of its file."),
            tr("Enter it as the clinic's own."),
        )
    return rule if rule.is_published else cleaned


def _kept(desk: Desk) -> dict[str, Prorating]:
    from ketrate.store import settings

    kept = settings.get(desk.vault, SETTING, {})
    if not isinstance(kept, dict):
        return {}
    return {name: Prorating(**one) for name, one in kept.items()}
