/** Who was last active in Webex when: a row for each person. A list to check, never an action. */
import type { Catalog } from '../model/catalog.js';
import { activities, activityOf, daysSince, type Activity } from './activity.js';
import { departmentOf, licensesOf, personCells, personColumns, spelled, type ReportKind } from './report-kind.js';
import { createTally } from './tally.js';

export function inactiveReport(catalog: Catalog, period: { readonly now: Date; readonly days: number }): ReportKind {
  const { now, days } = period;
  const meanings = meaningsFor(days);
  const byActivity = createTally(
    { title: 'Activity', unit: 'people' },
    activities,
    (name) => meanings[name as Activity],
  );
  const byLicense = createTally({ title: 'License of inactive people', unit: 'people' });
  const byDepartment = createTally({ title: 'Department of inactive people', unit: 'people' });
  let [people, dated] = [0, 0];
  return {
    ...{ name: 'inactive', title: `Who was not active for ${days} days`, needsAccount: false, needsActivity: true },
    columns: [
      ...(['email', 'wx_activity', 'wx_last_activity', 'wx_days', 'wx_created', 'wx_invite_pending'] as const),
      ...(['wx_licenses', ...personColumns] as const),
    ],
    rowsOf(one) {
      const { emails, lastActivity, created = '', invitePending, licenses } = one.person;
      const activity = activityOf(one.person, period);
      const since = daysSince(lastActivity, now);
      const held = licensesOf(one, catalog).map((license) => spelled(license, catalog));
      const flag = invitePending === undefined ? '' : String(invitePending);
      const dates = [lastActivity ?? '', since === undefined ? '' : String(since), created, flag];
      const cells = [emails[0] ?? '', activity, ...dates, held.join('; '), ...personCells(one)];
      return [{ cells, licenses, held: licenses, isProposable: activity === 'inactive' }];
    },
    count(one) {
      const activity = activityOf(one.person, period);
      people += 1;
      if (daysSince(one.person.lastActivity, now) !== undefined) dated += 1;
      byActivity.add(activity);
      if (activity !== 'inactive') return;
      byDepartment.add(departmentOf(one));
      for (const license of licensesOf(one, catalog)) byLicense.add(spelled(license, catalog));
    },
    tables: () => [byActivity.finish(), byLicense.finish(), byDepartment.finish()],
    notes: () => notesOn(people, dated),
  };
}

function meaningsFor(days: number): Readonly<Record<Activity, string>> {
  return {
    active: `active within ${days} days`,
    inactive: `last active more than ${days} days ago`,
    new: `created within ${days} days`,
    pending: 'has not accepted the invitation',
    disabled: 'sign-in is off',
    unknown: 'Webex lists no date; this says nothing about the person',
  };
}

function notesOn(people: number, dated: number): string[] {
  const without = people - dated;
  const count = (number: number): string => number.toLocaleString('en-US');
  const what = 'the date is of any activity in Webex, not of the use of one license';
  if (people > 0 && dated === 0) {
    return [
      `Webex lists no last activity for any of these ${count(people)} people, so that this report cannot say who is inactive`,
      'Webex shows it only to an administrator whose own status is visible: turn on status sharing for the account that signs in, and try again',
    ];
  }
  return [
    ...(without === 0 ? [] : [`Webex lists no last activity for ${count(without)} of ${count(people)} people`]),
    what,
  ];
}
