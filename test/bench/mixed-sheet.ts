/** A spreadsheet with rows of every kind, and how its people shall be afterwards. */
import type { SimulatedWebex } from './simulated-webex.js';

/** What a person and their account on the site are, as far as rows can say it. */
export interface Standing {
  readonly firstName: string;
  readonly lastName: string;
  readonly title: string;
  readonly licenses: readonly string[];
  readonly extension: string;
  readonly sessionTypes: readonly string[];
  readonly trackingCodes: Readonly<Record<string, string>>;
}

export interface MixedSheet {
  readonly csv: string;
  /** By address: everybody whom it names. */
  readonly wished: ReadonlyMap<string, Standing>;
}

const columns = [
  'email',
  'firstName',
  'lastName',
  'title',
  'licenses',
  'removeLicenses',
  'sessionTypes',
  'Cost center',
  'Division',
] as const;
type Row = Partial<Record<(typeof columns)[number], string>>;

/** Names and ids as the simulated site has them. */
const training = { name: 'Training 200', id: '11' };
const pro = '214';

/** So many rows of each: created, profile and site changed, unchanged, only the site changed, only licenses changed. */
export function mixedSheet(people: ReadonlyMap<string, Standing>, each: number): MixedSheet {
  const hosts = [...people].filter(([email, { sessionTypes }]) => email.startsWith('user') && sessionTypes.length > 0);
  if (hosts.length < 4 * each) throw new Error(`only ${hosts.length} hosts`);
  const newcomers = Array.from({ length: each }, (_, nth) => newPerson(nth));
  const there = hosts.slice(0, 4 * each).map(([email, now], nth) => {
    const { row, changes } = kinds[nth % kinds.length]?.(now, nth) ?? {};
    return { row: { email, ...row }, wished: { ...now, ...changes } };
  });
  // Beside each other, as in life.
  const all = [...newcomers, ...there].map((one, nth) => ({ ...one, place: nth < each ? 4 * nth : nth - each }));
  all.sort((a, b) => a.place - b.place);
  const lines = all.map(({ row }) => columns.map((column) => (row as Row)[column] ?? '').join(','));
  const wished = new Map(all.map((one) => [one.row.email, one.wished]));
  return { csv: [columns.join(','), ...lines].join('\n'), wished };
}

function newPerson(nth: number): { row: Row & { email: string }; wished: Standing } {
  const person = { firstName: 'New', lastName: `Person ${nth}`, title: 'Engineer' };
  const site = { 'Cost center': `CC-${nth}`, Division: 'Staff' };
  const row = {
    email: `new${nth}@acme.example`,
    ...person,
    licenses: 'Webex Suite',
    sessionTypes: training.name,
    ...site,
  };
  const trackingCodes = { '1': site['Cost center'], '3': site.Division };
  const rest = { licenses: ['Webex Suite'], extension: '', sessionTypes: [pro, training.id], trackingCodes };
  return { row, wished: { ...person, ...rest } };
}

type Kind = (now: Standing, nth: number) => { row: Row; changes: Partial<Standing> };

const kinds: readonly Kind[] = [
  ({ trackingCodes }, nth) => {
    const [title, code] = [`Title ${nth}`, `CC-new-${nth}`];
    return { row: { title, 'Cost center': code }, changes: { title, trackingCodes: { ...trackingCodes, '1': code } } };
  },
  ({ firstName, title, trackingCodes }) => {
    const site = { 'Cost center': trackingCodes['1'] ?? '', Division: trackingCodes['3'] ?? '' };
    return { row: { firstName, title, ...site }, changes: {} };
  },
  ({ sessionTypes, trackingCodes }, nth) => {
    const code = `CC-site-${nth}`;
    const types = [...new Set([...sessionTypes, training.id])];
    const changes = { sessionTypes: types, trackingCodes: { ...trackingCodes, '1': code } };
    return { row: { sessionTypes: training.name, 'Cost center': code }, changes };
  },
  ({ licenses }) => {
    const name = 'Messaging';
    return licenses.includes(name)
      ? { row: { removeLicenses: name }, changes: { licenses: licenses.filter((one) => one !== name) } }
      : { row: { licenses: name }, changes: { licenses: [...licenses, name] } };
  },
];

/** Everybody, by address. */
export async function jobStatusOf({ connection }: SimulatedWebex): Promise<ReadonlyMap<string, Standing>> {
  const { people, siteUsers } = (await (await fetch(`${connection.controlUrl}/state`)).json()) as {
    people: (Standing & { email: string })[];
    siteUsers: (Pick<Standing, 'sessionTypes' | 'trackingCodes'> & { email: string })[];
  };
  const accounts = new Map(siteUsers.map((account) => [account.email, account]));
  return new Map(
    people.map(({ email, firstName, lastName, title, licenses, extension }) => {
      const { sessionTypes = [], trackingCodes = {} } = accounts.get(email) ?? {};
      return [email, { firstName, lastName, title, licenses, extension, sessionTypes, trackingCodes }];
    }),
  );
}

/** People who are not as wished. */
export function missed(wished: MixedSheet['wished'], now: ReadonlyMap<string, Standing>): readonly string[] {
  return [...wished].flatMap(([email, assignment]) => (plain(assignment) === plain(now.get(email)) ? [] : [email]));
}

function plain(jobStatus: Standing | undefined): string | undefined {
  if (jobStatus === undefined) return undefined;
  const { firstName, lastName, title, licenses, extension, sessionTypes, trackingCodes } = jobStatus;
  const codes = Object.entries(trackingCodes).sort(([a], [b]) => Number(a) - Number(b));
  return JSON.stringify([
    firstName,
    lastName,
    title,
    licenses.toSorted(),
    extension,
    sessionTypes.toSorted(),
    codes.filter(([, value]) => value !== ''),
  ]);
}
