/** Who has which session type on the meeting site: a row for each site user and type, and one for each person without any. */
import { namedTypes } from '../fields/session-type.js';
import type { GatheredPerson } from '../export/gather-people.js';
import type { Catalog } from '../model/catalog.js';
import type { Named } from '../model/row.js';
import { departmentOf, personCells, personColumns, type ReportKind, type ReportRow } from './report-kind.js';
import { createTally } from './tally.js';

const accounts = ['host', 'attendee', 'deactivated', 'none'] as const;

export function typesReport(catalog: Catalog): ReportKind {
  const active = catalog.sessionTypes.filter((type) => type.active).map(({ name }) => name);
  const byType = createTally({ title: 'Session type', unit: 'people' }, [...new Set(active)]);
  const byDepartment = createTally({ title: 'Department', unit: 'session types' });
  const byAccount = createTally({ title: `Account on ${catalog.site}`, unit: 'people' }, accounts);
  let deactivated = 0;
  return {
    ...{ name: 'types', title: 'Who has which session type', needsAccount: true, needsActivity: false },
    columns: ['email', 'wx_session_type', 'wx_session_type_id', 'wx_account', 'wx_site', ...personColumns],
    rowsOf(person) {
      const types = namedTypes(person.account?.sessionTypes ?? [], catalog);
      const row = (type?: Named): ReportRow => ({
        cells: [
          person.person.emails[0] ?? '',
          type?.name ?? '',
          type?.id ?? '',
          accountOf(person),
          catalog.site,
          ...personCells(person),
        ],
        licenses: person.person.licenses,
        held: person.person.licenses,
        isProposable: true,
      });
      return types.length === 0 ? [row()] : types.map(row);
    },
    count(person, rows) {
      byAccount.add(accountOf(person));
      if (accountOf(person) === 'deactivated') deactivated += 1;
      // A deactivated account keeps its types, but they cannot be used.
      if (person.account?.active !== true) return;
      for (const { cells } of rows) {
        const name = cells[1] ?? '';
        if (name === '') continue;
        byType.add(name);
        byDepartment.add(departmentOf(person), name);
      }
    },
    tables: () => [byType.finish(), byDepartment.finish(), byAccount.finish()],
    notes: () =>
      deactivated === 0 ? [] : ['session types of deactivated accounts are in the rows, and not in the counts'],
  };
}

function accountOf({ account }: GatheredPerson): (typeof accounts)[number] {
  if (account === undefined) return 'none';
  if (!account.active) return 'deactivated';
  return account.attendeeOnly === true ? 'attendee' : 'host';
}
