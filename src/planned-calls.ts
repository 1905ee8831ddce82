/** Changes → the calls that make them, in their order. Pure. */
import { textFields, type Change, type PlannedCall } from './row.js';

/** Which calls make the changes. A new person's sign-in can only be set after the create (People API, POST /people). */
export function callsFor(changes: readonly Change[], isNew: boolean): PlannedCall[] {
  const places = (wanted: (change: Change) => boolean): number[] =>
    changes.flatMap((change, place) => (wanted(change) ? [place] : []));
  const site = places(({ field }) => field === 'sessionType' || field === 'trackingCode');
  const login = places(({ field }) => field === 'loginEnabled');
  const licensing = places(({ field }) => field === 'license' || field === 'attendee');
  const profile = places(({ field }) => field === 'manager' || (textFields as readonly string[]).includes(field));
  const siteCall: PlannedCall[] = site.length > 0 ? [{ call: 'site.set', changes: site }] : [];
  if (isNew) {
    const afterwards: PlannedCall[] = login.length > 0 ? [{ call: 'person.update', changes: login }] : [];
    return [{ call: 'person.create', changes: [...profile, ...licensing] }, ...afterwards, ...siteCall];
  }
  const record = [...profile, ...login].sort((a, b) => a - b);
  const attendee = changes.some(({ field }) => field === 'attendee');
  const together = record.length > 0 && !attendee;
  const calls: PlannedCall[] = [];
  if (record.length > 0) calls.push({ call: 'person.update', changes: together ? [...record, ...licensing] : record });
  if (licensing.length > 0 && !together) calls.push({ call: 'licenses.change', changes: licensing });
  return [...calls, ...siteCall];
}
