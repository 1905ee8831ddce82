/** What `wx_changes` says is in force. */
import {
  attendeeAsk,
  codeAsk,
  isTextColumn,
  licenseAsk,
  loginAsk,
  managerAsk,
  sessionTypeAsk,
  textAsk,
  type Ask,
} from './asks.js';
import type { Moment } from './service.js';

export interface Claim extends Ask {
  /** Given by Webex without having been asked for. */
  readonly unasked: boolean;
}

/** Throws at a claim that it does not understand, rather than to overlook it. */
export function claimsOf(changes: string, before: Moment): Claim[] {
  if (changes === '') return [];
  return changes.split('; ').map((part) => {
    const given = /^assigned automatically: (?<name>.+)$/u.exec(part)?.groups?.['name'];
    return given === undefined
      ? { ...claimIn(part, before), unasked: false }
      : { ...licenseAsk(given, true), unasked: true };
  });
}

function claimIn(part: string, before: Moment): Ask {
  const member = /^(?<set>licenses|session types) (?<sign>[+-])(?<name>.+)$/u.exec(part)?.groups;
  if (member !== undefined) {
    const { set, sign, name = '' } = member;
    return set === 'licenses' ? licenseAsk(name, sign === '+') : sessionTypeAsk(name, sign === '+', before);
  }
  const entry = /^(?<verb>add|remove) attendee account$/u.exec(part)?.groups?.['verb'];
  if (entry !== undefined) return attendeeAsk(entry === 'add');
  const field = /^(?<name>.+?) (?:(?:".*?"|true|false|\(empty\)) → )?(?<to>"[^"]*"|true|false|\(empty\))$/u.exec(
    part,
  )?.groups;
  if (field === undefined) throw new Error(`wx_changes tells something that the oracle does not understand: ${part}`);
  const { name = '', to = '' } = field;
  if (name === 'loginEnabled') return loginAsk(to === 'true');
  const value = to === '(empty)' ? '' : to.slice(1, -1);
  if (name === 'manager') return managerAsk(value);
  return isTextColumn(name) ? textAsk(name, value) : codeAsk(name, value, before);
}
