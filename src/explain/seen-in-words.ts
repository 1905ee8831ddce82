/** What a plan says was there when the row was looked up, in words. */
import type { PlanFooter, PlanHeader } from '../job/plan-file.js';
import type { RowPlan, Seen } from '../model/row.js';

type Line = readonly [what: string, value: string];

/** A plan keeps only the fields that the row speaks of, and the names of licenses and types only where a row asks for them. */
export function seenInWords(plan: RowPlan, header: PlanHeader, footer: PlanFooter | undefined): Line[] {
  const { seen } = plan;
  if (seen === undefined) return [];
  if (seen.person === null) return [['person', "isn't in this organization"]];
  const names = namesIn(plan, footer);
  return [...personLines(seen.person, names), ...siteLines(seen.siteUser, names, header)];
}

/** Names by id. */
function namesIn({ wanted, changes }: RowPlan, footer: PlanFooter | undefined): ReadonlyMap<string, string> {
  const sets = [wanted.licenses, wanted.sessionTypes].flatMap((set) => {
    if (set === undefined) return [];
    return set.do === 'change' ? [...set.add, ...set.remove] : set.items;
  });
  const changed = changes.flatMap(({ key, label }) =>
    key === undefined || label === undefined ? [] : [{ id: key, name: label }],
  );
  return new Map([...(footer?.summary.licenses ?? []), ...sets, ...changed].map(({ id, name }) => [id, name]));
}

function personLines(
  { emails = [], licenses, ...values }: NonNullable<Seen['person']>,
  names: ReadonlyMap<string, string>,
): Line[] {
  return [
    ['person', emails.join(', ')],
    ...Object.entries(values).flatMap(([name, value]): Line[] =>
      forPrograms.includes(name) ? [] : [[name, value === '' ? '(empty)' : String(value)]],
    ),
    ...(licenses === undefined ? [] : [['licenses', named(licenses, names)] as const]),
  ];
}

/** Attributes that say nothing to people. */
const forPrograms: readonly string[] = ['id', 'managerId', 'siteUrls'];

function siteLines(siteUser: Seen['siteUser'], names: ReadonlyMap<string, string>, header: PlanHeader): Line[] {
  if (siteUser === undefined) return [];
  if (siteUser === null) return [['account', `none on ${header.site}`]];
  const codes = Object.entries(siteUser.trackingCodes).map(([index, value]): Line => [
    header.trackingCodes?.[index] ?? `trackingCode${index}`,
    value,
  ]);
  const account = `${siteUser.account} on ${header.site}${siteUser.active === false ? ', deactivated' : ''}`;
  return [['account', account], ['session types', named(siteUser.sessionTypes, names)], ...codes];
}

/** Those without a known name are counted. */
function named(ids: readonly string[], names: ReadonlyMap<string, string>): string {
  if (ids.length === 0) return 'none';
  const known = ids.flatMap((id) => names.get(id) ?? []);
  const others = ids.length - known.length;
  if (others === 0) return known.join('; ');
  return known.length === 0 ? `${others} that the row does not name` : `${known.join('; ')}; ${others} more`;
}
