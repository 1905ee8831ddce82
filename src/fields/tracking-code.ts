/**
 * Tracking codes of the meeting site, by index. It is not known whether omitted codes keep their values, so a message carries
 * all.
 */
import type { Catalog } from '../model/catalog.js';
import { sameText } from '../model/equal-text.js';
import { sameName } from '../model/names.js';
import { isFitForName } from '../model/outside-text.js';
import type { Change } from '../model/row.js';
import { codeAssignments } from './code-assignments.js';
import { attributeOfCode } from './mapped-attributes.js';
import type { Asks, Field, Reading } from './field.js';
import { asksOf, fromTo, assignmentOf } from './values.js';

const name = 'trackingCode';

/** Its columns are the site's own: a code's name, or `trackingCode1` … `trackingCode10`. */
export const trackingCode: Field = {
  name,
  carrier: 'site',
  columns: [],
  read({ codes, catalog, complain }) {
    if (codes.size === 0) return {};
    const assignments = codeAssignments(withoutMapped(codes, catalog), catalog, complain);
    return assignments === undefined ? {} : { trackingCodes: assignments };
  },
  asks({ trackingCodes }): Asks {
    if (trackingCodes === undefined) return 'nothing';
    const asks = Object.values(trackingCodes).map(asksOf);
    if (asks.length === 0) return 'nothing';
    return asks.includes('something') ? 'something' : 'less';
  },
  onlyGiving: ({ trackingCodes = {} }) => ({
    trackingCodes: Object.fromEntries(Object.entries(trackingCodes).filter(([, one]) => asksOf(one) !== 'less')),
  }),
  wantedOf: (changes) => ({
    trackingCodes: Object.fromEntries(changes.map((change) => [change.key ?? '', assignmentOf(change)])),
  }),
  differences({ trackingCodes }, { siteUser }, catalog) {
    if (trackingCodes === undefined) return [];
    return Object.entries(trackingCodes).flatMap(([key, assignment]): Change[] => {
      const from = siteUser?.trackingCodes[key] ?? null;
      const to = assignment.do === 'set' ? assignment.value : null;
      const label = catalog.trackingCodes.find(({ index }) => index === key)?.name ?? `${name}${key}`;
      return sameText(from ?? '', to ?? '') ? [] : [{ field: name, key, label, from, to }];
    });
  },
  valueNow: ({ key = '' }, { siteUser }) => siteUser?.trackingCodes[key] ?? null,
  describe: (change) => `${change.label ?? change.key ?? ''} ${fromTo(change)}`,
  describeLoss: ({ label = '' }) => `tracking code ${label} emptied`,
  describeKind: ({ label = '' }) => `tracking code ${label}`,
  columnOf: ({ label = name }) => label,
  exportHeadings: codeHeadings,
  exportCells: ({ account }, { trackingCodes }) =>
    trackingCodes.map(({ index }) => (account?.active === true ? (account.trackingCodes[index] ?? '') : '')),
};

/** A heading for each tracking code of the site, which cannot be mistaken for another column. */
export function codeHeadings({ trackingCodes }: Catalog): string[] {
  return trackingCodes.map((code) => {
    const isUnique = trackingCodes.filter((one) => sameName(one.name, code.name)).length === 1;
    return isUnique && isFitForName(code.name) ? `Tracking code: ${code.name}` : `${name}${code.index}`;
  });
}

function withoutMapped(codes: Reading['codes'], catalog: Catalog): Reading['codes'] {
  return new Map([...codes].filter(([index]) => attributeOfCode(index, catalog) === undefined));
}

export function isTrackingCode({ field }: Pick<Change, 'field'>): boolean {
  return field === name;
}

/** All values that a message has to carry. */
export function wholeCodes(
  held: Readonly<Record<string, string>>,
  changes: readonly Change[],
): Readonly<Record<string, string>> | undefined {
  const codes = changes.filter(isTrackingCode);
  if (codes.length === 0) return undefined;
  const values = codes.map(({ key = '', to }) => [key, typeof to === 'string' ? to : '']);
  return { ...held, ...(Object.fromEntries(values) as Record<string, string>) };
}
