/** Which column of the spreadsheet a change is about. Pure. */
import { sameName } from './names.js';
import type { Change, SetWish, Wanted } from './row.js';

/** The column whose cell asks for the change, by its usual name. */
export function columnOf({ field, to, label }: Change, wanted: Wanted): string {
  if (field === 'license') return setColumn(wanted.licenses, to, 'Licenses');
  if (field === 'sessionType') return setColumn(wanted.sessionTypes, to, 'SessionTypes');
  // An attendee who becomes a host loses the attendee entry by the license.
  if (field === 'attendee' && wanted.attendee === undefined) return setColumn(wanted.licenses, true, 'Licenses');
  return field === 'trackingCode' ? (label ?? field) : field;
}

/** The same as the file itself writes it. */
export function headingOf(change: Change, wanted: Wanted, headings: readonly string[]): string {
  const name = columnOf(change, wanted);
  const spellings =
    change.field === 'trackingCode' ? [`Tracking code: ${name}`, `trackingCode${change.key ?? ''}`, name] : [name];
  const found = spellings.flatMap((spelling) => headings.find((heading) => sameName(heading, spelling)) ?? []);
  return (found[0] ?? name).trim();
}

function setColumn(wish: SetWish | undefined, to: Change['to'], name: 'Licenses' | 'SessionTypes'): string {
  if (wish?.do === 'exactly') return `exact${name}`;
  return to === true ? name.charAt(0).toLowerCase() + name.slice(1) : `remove${name}`;
}
