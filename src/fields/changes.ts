/** What a row asks for and what is there → the changes between them. Used for planning and again with fresh data. */
import type { Catalog } from '../model/catalog.js';
import { sameText } from '../model/equal-text.js';
import type { Assignment, Change, SeenPerson, SeenSiteUser, Wanted } from '../model/row.js';
import type { Carrier, Now, Value } from './field.js';
import { fieldOf, fields, fieldsCarriedBy } from './table.js';

type SiteUser = SeenSiteUser | null | undefined;

/** What the person's record carries. `managerId`: id of the person with the requested manager's email address. */
export function profileChanges(
  wanted: Wanted,
  person: SeenPerson | null,
  catalog: Catalog,
  managerId?: string,
): Change[] {
  return differences(['record', 'sign-in'], wanted, { person, managerId }, catalog);
}

/** What SCIM carries of the person's record, with what the People API has too. `managerId` as in `profileChanges`. */
export function changesInScim(
  wanted: Wanted,
  person: SeenPerson | null,
  catalog: Catalog,
  managerId?: string,
): Change[] {
  return differences(['record', 'sign-in', 'scim'], wanted, { person, managerId }, catalog);
}

/** What the Licenses API carries: licenses and the attendee account. */
export function licensingChanges(wanted: Wanted, person: SeenPerson | null, catalog: Catalog): Change[] {
  return differences(['licenses'], wanted, { person }, catalog);
}

/** What the site carries. `null`: the site does not know the person yet. */
export function siteChanges(wanted: Wanted, siteUser: SeenSiteUser | null, catalog: Catalog): Change[] {
  return differences(['site'], wanted, { person: null, siteUser }, catalog);
}

/** Codes that follow attributes of the person. `null`: the site does not know the person yet. */
export function mappedCodeChanges(wanted: Wanted, siteUser: SeenSiteUser | null, catalog: Catalog): Change[] {
  return differences(['attribute'], wanted, { person: null, siteUser }, catalog);
}

/** What deletes the person. */
export function deletionChanges(wanted: Wanted, person: SeenPerson, catalog: Catalog): Change[] {
  return differences(['deletion'], wanted, { person }, catalog);
}

function differences(carriers: readonly Carrier[], wanted: Wanted, now: Now, catalog: Catalog): Change[] {
  const found: Change[] = [];
  for (const field of fieldsCarriedBy(...carriers)) {
    for (const change of field.differences(wanted, now, catalog)) found.push(change);
  }
  return found;
}

/** What SCIM carries: the person's address. */
export function addressChanges(wanted: Wanted, person: SeenPerson | null, catalog: Catalog): Change[] {
  return differences(['address'], wanted, { person }, catalog);
}

/** What only SCIM carries, besides the address. */
export function scimChanges(wanted: Wanted, person: SeenPerson | null, catalog: Catalog): Change[] {
  return differences(['scim'], wanted, { person }, catalog);
}

/** Does the row ask for settings of the meeting site, set there or taken from attributes of the person? */
export function hasSiteAssignments(wanted: Wanted): boolean {
  return fieldsCarriedBy('site', 'attribute').some((field) => field.asks(wanted) !== 'nothing');
}

/** The change that reverts this one. */
export function reversed({ from, to, fromId, toId, ...field }: Change): Change {
  return {
    ...field,
    from: to,
    to: from,
    ...(toId !== undefined && { fromId: toId }),
    ...(fromId !== undefined && { toId: fromId }),
  };
}

/** What a row has to ask for to get these changes. */
export function wantedOf(changes: readonly Change[]): Wanted {
  const parts = fields().map((field) => {
    const own = changes.filter((change) => change.field === field.name);
    return own.length === 0 ? {} : field.wantedOf(own);
  });
  return joined(parts);
}

/** Joins the parts. Several fields contribute to `text`, so it is merged. */
export function joined(parts: readonly Partial<Wanted>[]): Wanted {
  const wanted: { -readonly [K in keyof Wanted]: Wanted[K] } = {};
  let text: Record<string, Assignment<string>> | undefined;
  for (const part of parts) {
    Object.assign(wanted, part);
    if (part.text !== undefined) text = Object.assign(text ?? {}, part.text);
  }
  if (text !== undefined && Object.keys(text).length > 0) wanted.text = text;
  return wanted;
}

/** Does the person lose something through the change? Emptied values count, changed ones do not. */
export function isRemoval({ from, to }: Change): boolean {
  return from !== null && from !== false && (to === false || to === null);
}

/** Does the change ask for less: is a member removed, a value emptied, or the sign-in turned off? */
export function takes({ to }: Pick<Change, 'to'>): boolean {
  return to === false || to === null;
}

/** Which of the row's fields a change is about, as one key: `title`, `license:<id>`, `trackingCode:3`. */
export function changeKey({ field, key }: Pick<Change, 'field' | 'key'>): string {
  return key === undefined ? field : `${field}:${key}`;
}

/** The current value of the change's field, in the form of `from` and `to`. */
export function valueNow(change: Change, person: SeenPerson | null, siteUser: SiteUser): Value {
  return fieldOf(change).valueNow(change, { person, siteUser });
}

/**
 * Is what the change asks for there now? Texts are compared as people read them, managers by id; a manager without an id never
 * is.
 */
export function isInForce(change: Change, person: SeenPerson | null, siteUser: SiteUser): boolean {
  return isNow(change, { person, siteUser }, 'to');
}

/** Is the change's field now as it was when the change was planned? Compared as in `isInForce`. */
export function isAsBefore(change: Change, person: SeenPerson | null, siteUser: SiteUser): boolean {
  return isNow(change, { person, siteUser }, 'from');
}

function isNow(change: Change, now: Now, value: 'from' | 'to'): boolean {
  const field = fieldOf(change);
  return field.isSame?.(change, now, value) ?? sameValue(field.valueNow(change, now), change[value]);
}

/** Does the change lead to what was there before? Managers are compared by id where ids are known. */
export function isSameBefore({ from, to, fromId, toId }: Change): boolean {
  if (fromId === undefined && toId === undefined) return sameValue(from, to);
  return (from === null ? '' : fromId) === (to === null ? '' : toId);
}

/** What Webex stored instead, if it is the requested text with other forms of letters or blanks; otherwise `undefined`. */
export function keptOtherwise(change: Change, person: SeenPerson | null, siteUser: SiteUser): string | undefined {
  const field = fieldOf(change);
  if (field.isSame !== undefined || typeof change.to !== 'string') return undefined;
  const now = field.valueNow(change, { person, siteUser });
  return typeof now === 'string' && now !== change.to && sameText(now, change.to) ? now : undefined;
}

/** A text of blanks only counts as empty. */
function sameValue(now: Value, value: Value): boolean {
  if (typeof now === 'boolean' || typeof value === 'boolean') return now === value;
  return sameText(now ?? '', value ?? '');
}

/**
 * A change in a few words, for results and the terminal: `licenses +Webex Suite`, `title "A" → "B"`, or `title "A"` if there
 * was no value.
 */
export function describeChange(change: Change): string {
  return fieldOf(change).describe(change);
}
