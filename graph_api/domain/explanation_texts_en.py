"""English texts of explanations, by code; ``{values}`` are filled in by ``explanations.render``."""

from __future__ import annotations

_SPELL = "({since}; {until})"

TEXTS = {
    # what a reach row says of the subject
    "void": "The decision never had effect: {event} on {on} undoes it from the start.",
    "unspecified_person": "The record stands for an owner nobody knows; no measure reaches it.",
    "state_owner_post": "{enterprise} is a state owner: a post or share in it carries no measure.",
    "no_reach_row": "The measure's reach list is empty: there is no reach row for anybody.",
    "subject_itself": "The decision was taken against {name} itself.",
    "subject_is_branch": "The decision was taken against {name}, a branch of {sanctioned}; it reaches both.",
    "subject_of_branch": "The decision against the branch {branch} counts as one against {name}.",
    "subject_other": "The row reaches only the subject of the decision, {sanctioned}, not {name}.",
    "subject_row_only": "{name} is the subject of the decision, which only a row for the subject reaches.",
    "named_responsible": "The decision names {name} and finds that person responsible.",
    "named_open": "The decision names {name} without finding for or against responsibility.",
    "named_not_responsible": "The decision finds {name} not responsible.",
    "named_absent": "The decision does not name {name}.",
    "anchor_named": "The decision names {name}, and does not deny responsibility.",
    "anchor_named_absent": "The row requires that the decision names {name}; it does not.",
    "share_enterprise": "{name} is not a natural person; an enterprise is never reached through its shares.",
    "share_zero": "The share of {name} in {enterprise} is recorded as 0 %.",
    "share_votes_only": "{name} holds voting rights in {enterprise} but no shares.",
    "branch_post_only": "{name} holds a post or share in the branch {branch} alone; the row asks for "
    "{role} of {enterprise}.",
    "role_never": "{name} has never been {role} of {enterprise}.",
    # the anchor
    "at_act_held": "{name} was {role} of {enterprise} {spell} during the conduct of {act_from} to "
    "{act_until}.",
    "at_act_not_held": "{name} was {role} of {enterprise} {spell}, not during the conduct of {act_from} "
    "to {act_until}.",
    "at_act_doubt": "Whether {name} was {role} of {enterprise} {spell} during the conduct of {act_from} "
    "to {act_until} is not known: a date is missing or partial.",
    "at_act_after": "{name} became {role} of {enterprise} {spell} only after the conduct ended on "
    "{act_until}.",
    "at_act_missing": "The beginning of the conduct is not stated, so it is not known whether {name} was "
    "{role} of {enterprise} {spell} at the time.",
    "at_decision_held": "{name} was {role} of {enterprise} {spell} on the day of decision, {day}.",
    "at_decision_not_held": "{name} was {role} of {enterprise} {spell}, not on the day of decision, {day}.",
    "at_decision_doubt": "Whether {name} was {role} of {enterprise} {spell} on the day of decision, "
    "{day}, is not known: a date is missing or partial.",
    "at_decision_missing": "The day of decision is not stated, so it is not known whether {name} was "
    "{role} of {enterprise} {spell} on it.",
    "sticky_held": "{name} was {role} of {enterprise} {spell} when the measure took effect on {day}; it "
    "stays until released.",
    "sticky_not_held": "{name} was {role} of {enterprise} {spell}, not when the measure took effect on "
    "{day}.",
    "sticky_doubt": "Whether {name} was {role} of {enterprise} {spell} when the measure took effect on "
    "{day} is not known: a date is missing or partial.",
    "sticky_missing": "The day of effect is not stated, so it is not known whether {name} was {role} of "
    "{enterprise} {spell} on it.",
    "while_holding_held": "{name} is {role} of {enterprise} {spell} on {day}.",
    "while_holding_not_held": "{name} was {role} of {enterprise} {spell}, which does not hold on {day}; "
    "the measure lasts only as long as the post or share.",
    "while_holding_doubt": "Whether {name} is {role} of {enterprise} {spell} on {day} is not known: a "
    "date is missing or partial.",
    # responsibility
    "discretion": "The measure leaves it to the authority's discretion; somebody has to decide.",
    "responsible_found": "The decision finds the holder responsible, as the measure requires.",
    "responsible_denied": "The measure requires responsibility, and the decision denies it.",
    "responsible_open": "The measure requires responsibility; the decision names the holder without a "
    "finding.",
    "responsible_presumed": "The measure requires responsibility; the decision is silent about the "
    "holder, which for a {role} leaves the question open.",
    "responsible_others": "The measure requires responsibility; the decision finds others responsible and "
    "does not mention the holder.",
    "responsible_nobody": "The measure requires responsibility; the decision finds nobody responsible, "
    "which leaves the question open.",
    # time
    "effective_missing": "Neither the day of effect nor the day of decision is known.",
    "before_effective": "{valid_at} is before the measure takes effect ({effective_from}).",
    "effective_doubt": "The day of effect is known only as {effective_from}; whether it was reached on "
    "{valid_at} is not known.",
    "before_basis": "{valid_at} is before the legal basis takes effect ({basis_from}).",
    "basis_from_doubt": "The legal basis begins at a day known only as {basis_from}; whether it was in "
    "force on {valid_at} is not known.",
    "basis_expired": "The legal basis was in force until {basis_until}; on {valid_at} it has expired.",
    "basis_until_doubt": "The legal basis ends at a day known only as {basis_until}; whether it was in "
    "force on {valid_at} is not known.",
    "ended_by_event": "Ended by {event} on {on}.",
    "doubt_does_not_decide": "Wherever in its period the date in doubt falls, the result is the same.",
    "end_event_doubt": "{event} ended it at a day known only as {on}.",
    "term_start_missing": "The term {term} runs from a day that is not known.",
    "term_over": "The term {term} from {effective_from} ended with {last_day}.",
    "term_doubt": "The term {term} from {effective_from} may or may not be over on {valid_at}.",
    "until_over": "It ended with {last_day}, as stated.",
    "until_doubt": "It ends with a day known only as {last_day}, which may or may not be past on {valid_at}.",
    "suspended": "An objection was accepted on {on} and is not decided; the measure is suspended "
    "meanwhile and its end does not move.",
    "suspension_doubt": "Whether the objection accepted on {on} stands on {valid_at} is not known: a date "
    "is partial.",
    "window": "In force from {valid_from} to {valid_until}.",
    "basis": "Basis: {basis}.",
    "basis_dated": "Basis: {basis} (in force from {basis_from} to {basis_until}).",
    # incentives
    "honour": "{title}, awarded on {awarded_on}.",
    "honour_award_partial": "The day of award is known only as {awarded_on}; its first possible day is "
    "shown.",
    "honour_until": "It is in force to {last_day}, that day included.",
    "honour_revoked": "It is revoked from {on} on.",
    # signals
    "signal_through_person": "{person}, reached by the sanction on {sanctioned} ({memorandum}), is linked "
    "to {enterprise}.",
    "signal_own_sanction": "{person}, under a sanction ({memorandum}), is linked to {enterprise}.",
    "signal_link": "Link: {kind} ({since}; {until}).",
    "signal_link_doubt": "Link: {kind} ({since}; {until}); whether it holds on the day asked about is in "
    "doubt.",
    "signal_advisory": "This is advice for a closer look, not a measure against the enterprise.",
    # verdicts
    "verdict_blocked": "A mandatory measure of this matter reaches the subject.",
    "verdict_restricted": "Recommended measures of this matter reach the subject; none is mandatory.",
    "verdict_review": "Somebody has to look at this before it is decided.",
    "verdict_priority": "The subject qualifies for priority.",
    "verdict_clear": "Nothing known stands against the subject in this matter.",
    "measure_status": "{measure} ({memorandum}): {status}.",
    "measures_more": "And {count} more measures.",
    "signals_exist": "Advisory association signals: {count}.",
    "incomplete": "The answer is incomplete; bounds hit: {bounds}.",
    "incentives_withheld": "Incentives and priority are withheld while a sanction stands on the subject:",
    "priority_honour": "Honour in force: {title}.",
    "clean_years": "Established, and without a bad record, for three full years (since {day}).",
    "bad_record": "{record_kind}{record}, decided on {decided_on}, falls within the last three years.",
    "bad_record_doubt": "{record_kind}{record} ({decided_on}) may fall within the last three years.",
    "established_missing": "The day of establishment is not known.",
    "established_late": "Established on {established_on}, later than {day}: less than three full years.",
    "established_doubt": "Established on a day known only as {established_on}; whether that is by {day} "
    "is not known.",
}
TEXTS = {code: text.replace("{spell}", _SPELL) for code, text in TEXTS.items()}
