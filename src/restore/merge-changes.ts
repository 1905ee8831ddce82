/** All that jobs changed for a person since a moment → one change for each field, from what was there to what they left. */
import { changeKey, isSameBefore } from '../fields/changes.js';
import { isMappedCode } from '../fields/mapped-code.js';
import { isSessionType } from '../fields/session-type.js';
import { isTrackingCode } from '../fields/tracking-code.js';
import type { Change, SeenSiteUser } from '../model/row.js';

/** A change that a job made. */
export interface Step {
  /** When it was made, in milliseconds since 1970. */
  readonly at: number;
  readonly change: Change;
  /** A call that may not have been applied asked for it. */
  readonly uncertain?: true;
}

/**
 * The account on the site as it was at the moment. From `at` on (milliseconds since 1970) a job gave or took what the account
 * depends on, so what later jobs saw of its settings is not what was there at the moment.
 */
export interface AccountThen {
  readonly at: number;
  /** `null`: there was none. */
  readonly account: SeenSiteUser | null;
}

/**
 * One change for each field: `from` the first step, `to` the last one. Fields that are again as before the first step are left
 * out, so what one job gave and another took needs nothing. `steps`: in order of time.
 */
export function mergeChanges(steps: readonly Step[], then?: AccountThen): Change[] {
  return [...byField(steps).values()].flatMap((ofField) => {
    const [first, last] = [ofField[0], ofField.at(-1)];
    if (first === undefined || last === undefined) return [];
    const from = then !== undefined && first.at > then.at ? valueThen(first.change, then.account) : first.change.from;
    const merged = joined({ ...first.change, from }, last.change);
    return isSameBefore(merged) ? [] : [merged];
  });
}

/**
 * Without the steps that were not made after all: a last step that is uncertain and whose value the service does not show is
 * dropped, as long as another one of the same field is left.
 */
export function withoutUnmade(steps: readonly Step[], isShown: (change: Change) => boolean): Step[] {
  const unmade = new Set<Step>();
  for (const ofField of byField(steps).values()) {
    while (ofField.length > 1) {
      const last = ofField.at(-1);
      if (last?.uncertain !== true || isShown(last.change)) break;
      unmade.add(last);
      ofField.pop();
    }
  }
  return steps.filter((step) => !unmade.has(step));
}

function byField(steps: readonly Step[]): Map<string, Step[]> {
  const fields = new Map<string, Step[]>();
  for (const step of steps) {
    const key = changeKey(step.change);
    fields.set(key, [...(fields.get(key) ?? []), step]);
  }
  return fields;
}

function joined(first: Change, last: Change): Change {
  const { field, key, to, toId } = last;
  const label = last.label ?? first.label;
  return {
    field,
    ...(key !== undefined && { key }),
    ...(label !== undefined && { label }),
    from: first.from,
    to,
    ...(first.fromId !== undefined && { fromId: first.fromId }),
    ...(toId !== undefined && { toId }),
  };
}

function valueThen(change: Change, account: SeenSiteUser | null): Change['from'] {
  const { key = '', from } = change;
  if (isSessionType(change)) return account?.sessionTypes.includes(key) === true;
  return isTrackingCode(change) || isMappedCode(change) ? (account?.trackingCodes[key] ?? null) : from;
}
