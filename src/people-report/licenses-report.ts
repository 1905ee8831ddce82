/** Who has which license: a row for each person and license, and one for each person without any. */
import { isHybrid, type Catalog, type License } from '../model/catalog.js';
import {
  departmentOf,
  licensesOf,
  personCells,
  personColumns,
  spelled,
  type ReportKind,
  type ReportRow,
} from './report-kind.js';
import { createTally } from './tally.js';

export function licensesReport(catalog: Catalog): ReportKind {
  const names = catalog.licenses.map((license) => spelled(license, catalog));
  const byName = new Map(catalog.licenses.map((license, place) => [names[place] ?? '', license]));
  const byLicense = createTally({ title: 'License', unit: 'people' }, names, (name) => unitsOf(byName.get(name)));
  const byDepartment = createTally({ title: 'Department', unit: 'licenses' });
  const bySite = createTally({ title: 'Site', unit: 'licenses' });
  let without = 0;
  return {
    ...{ name: 'licenses', title: 'Who has which license', needsAccount: false, needsActivity: false },
    columns: ['email', 'wx_license', 'wx_site', ...personColumns],
    rowsOf(person) {
      const held = licensesOf(person, catalog);
      const row = (license?: License): ReportRow => ({
        cells: [
          person.person.emails[0] ?? '',
          license === undefined ? '' : spelled(license, catalog),
          license?.siteUrl ?? '',
          ...personCells(person),
        ],
        licenses: license === undefined ? [] : [license.id],
        held: person.person.licenses,
        isProposable: true,
      });
      return held.length === 0 ? [row()] : held.map(row);
    },
    count(person, rows) {
      const shown = rows.flatMap(({ licenses }) => licenses);
      if (shown.length === 0) without += 1;
      for (const license of licensesOf(person, catalog).filter(({ id }) => shown.includes(id))) {
        const name = spelled(license, catalog);
        byLicense.add(name);
        byDepartment.add(departmentOf(person), name);
        bySite.add(license.siteUrl ?? '(no site)', name);
      }
    },
    tables: () => [byLicense.finish(), byDepartment.finish(), bySite.finish()],
    notes: () => (without === 0 ? [] : [`people without any license: ${without.toLocaleString('en-US')}`]),
  };
}

/** `42 of 1,000 in use, 958 free`, as Webex counts them; empty where it does not. */
function unitsOf(license: License | undefined): string {
  if (license?.total === undefined || isHybrid(license)) return '';
  const { total, consumed = 0 } = license;
  const [used, all, free] = [consumed, total, total - consumed].map((number) => number.toLocaleString('en-US'));
  const left = total >= consumed ? `${free ?? ''} free` : `${(consumed - total).toLocaleString('en-US')} too many`;
  return `${used ?? ''} of ${all ?? ''} in use, ${left}`;
}
