/** What a planned row asks for, and what makes it so: a cell of the row, a rule or a bundle. */
import { describeChange } from '../fields/changes.js';
import { fieldOf } from '../fields/table.js';
import { originInWords, putsBack } from '../job/job-kind.js';
import type { PlanHeader } from '../job/plan-file.js';
import { sameName } from '../model/names.js';
import type { Assignment, Change, RowPlan, SetAssignment } from '../model/row.js';
import { sourceOf } from '../model/sources.js';

export interface AskedFor {
  /** `licenses +Webex Suite` */
  readonly what: string;
  /** `column "Job title"`, `rule 3: department=Sales` */
  readonly source: string;
}

type Header = Pick<PlanHeader, 'job' | 'parent' | 'restores' | 'columns' | 'readAs' | 'trackingCodes' | 'options'>;

export function askedFor(plan: RowPlan, header: Header): AskedFor[] {
  return requests(plan, header).map(({ change, what = describeChange(change) }) => ({
    what,
    source: sourceOf(plan, change) ?? columnOf(change, plan, header),
  }));
}

interface Request {
  /** As if nothing were there. */
  readonly change: Change;
  /** In other words than those of the change. */
  readonly what?: string;
}

function requests({ wanted }: RowPlan, { trackingCodes: names = {} }: Header): Request[] {
  const { text = {}, manager, loginEnabled, licenses, attendee, sessionTypes, trackingCodes = {} } = wanted;
  const { mappedCodes = {} } = wanted;
  const value = (field: string, { value: to = null }: { value?: string | boolean | null }, key?: string): Request => ({
    change: { field, from: null, to, ...(key !== undefined && { key, label: names[key] ?? key }) },
  });
  return [
    ...Object.entries(text).map(([field, one]) => value(field, valueOf(one))),
    ...(manager === undefined ? [] : [value('manager', valueOf(manager))]),
    ...(loginEnabled === undefined ? [] : [value('loginEnabled', { value: loginEnabled })]),
    ...members('license', licenses),
    ...(attendee === undefined ? [] : [value('attendee', { value: attendee })]),
    ...members('sessionType', sessionTypes),
    ...Object.entries(trackingCodes).map(([key, one]) => value('trackingCode', valueOf(one), key)),
    ...Object.entries(mappedCodes).map(([key, one]) => value('mappedCode', valueOf(one), key)),
  ];
}

function valueOf(assignment: Assignment<string>): { value: string | null } {
  return { value: assignment.do === 'set' ? assignment.value : null };
}

function members(field: string, set: SetAssignment | undefined): Request[] {
  if (set === undefined) return [];
  const change = (key: string, label: string, to: boolean): Change => ({ field, key, label, from: !to, to });
  if (set.do === 'change') {
    return [
      ...set.add.map(({ id, name }) => ({ change: change(id, name, true) })),
      ...set.remove.map(({ id, name }) => ({ change: change(id, name, false) })),
    ];
  }
  const names = set.items.map(({ name }) => name).join('; ');
  const kind = field === 'license' ? 'licenses' : 'session types';
  return [{ change: change('', '', true), what: `${kind} exactly ${names === '' ? 'none' : names}` }];
}

/** The column of the file, by its own heading; by its usual name where the plan does not say how columns were read. */
function columnOf(
  change: Change,
  { wanted }: RowPlan,
  { job, parent, restores, columns, readAs = [], options: { mapCode = {} } }: Header,
): string {
  if (putsBack(job))
    return originInWords({ job, ...(parent !== undefined && { parent }), ...(restores && { restores }) }) ?? job;
  const name = fieldOf(change).columnOf(change, wanted);
  const codes = Object.entries(mapCode).flatMap(([code, attribute]) => (sameName(attribute, name) ? [code] : []));
  const meant = [
    ...[name, `license ${change.label ?? ''}`, `the opposite of ${name}`],
    ...[name, ...codes].map((code) => `tracking code ${code}`),
  ];
  const places = columns.flatMap((heading, place) =>
    meant.some((one) => sameName(one, readAs[place] ?? '')) ? [`"${heading.trim()}"`] : [],
  );
  const own = places.length === 0 ? [`"${name}"`] : places;
  return `${own.length === 1 ? 'column' : 'columns'} ${own.join(', ')}`;
}
