/** Problems with the licenses that a row adds and removes. */
import { isLicense } from '../fields/license.js';
import { isCalling, siteLicenses, spellLicense, type Catalog, type License } from '../model/catalog.js';
import type { AskingRow, FileHeadings } from '../rows/change-columns.js';
import type { Change, Problem, SeenPerson } from '../model/row.js';

export interface Licensing {
  readonly row: AskingRow;
  readonly headings: FileHeadings;
  readonly person: SeenPerson | null;
  /** Changes to licenses and to the attendee account. */
  readonly licenses: readonly Change[];
  readonly catalog: Catalog;
}

export function licenseProblems(licensing: Licensing): Problem[] {
  const { row, headings, licenses } = licensing;
  const calling = licenses.flatMap((change): Problem[] => {
    if (!isLicense(change) || !isCalling({ id: '', name: change.label ?? '' })) return [];
    const cell = headings.cellOf(change, row);
    const isLeftOut = row.wanted.licenses?.do === 'exactly' && change.to === false;
    const keep = isLeftOut ? `; name it in ${cell.column} to keep it` : '';
    const message = `a Calling license needs a location and a number, which this program does not assign${keep}`;
    return [{ code: 'calling-license', ...cell, message, severity: 'error' }];
  });
  return [...calling, ...hostAndAttendee(licensing)];
}

function hostAndAttendee({ row, headings, person, licenses, catalog }: Licensing): Problem[] {
  const { wanted } = row;
  if (wanted.attendee !== true) return [];
  const hosting = hostLicensesAfter(person, licenses, catalog);
  if (hosting.length === 0) return [];
  const listed = wanted.licenses?.do === 'exactly' ? wanted.licenses.items : (wanted.licenses?.add ?? []);
  const asked = hosting.filter(({ id }) => listed.some((one) => one.id === id));
  const named = (asked.length > 0 ? asked : hosting)
    .map((license) => `"${headings.ofLicense(license.id) ?? spellLicense(catalog, license)}"`)
    .join(', ');
  const isHeaded = hosting.every(({ id }) => headings.ofLicense(id) !== undefined);
  const remove = isHeaded ? 'write FALSE under it (with --remove-false)' : 'name it in removeLicenses';
  const mend = asked.length > 0 ? 'keep one' : remove;
  const message = `a person is either host or attendee of a site, not both: ${named} makes a host; ${mend}`;
  return [{ code: 'host-and-attendee', ...headings.cellUnder('attendee', row.cells), message, severity: 'error' }];
}

/** The site's licenses that the person has after the changes. */
export function hostLicensesAfter(
  person: SeenPerson | null,
  changes: readonly Change[],
  catalog: Catalog,
): readonly License[] {
  return siteLicenses(catalog).filter(({ id }) => {
    const change = changes.find((one) => isLicense(one) && one.key === id);
    return change === undefined ? (person?.licenses.includes(id) ?? false) : change.to === true;
  });
}
