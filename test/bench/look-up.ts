/** How many calls it takes to find the people of a file over SCIM and over the People API, under what is not known of SCIM. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bench, Figure } from './bench.js';
import { cli, startSimulatedWebex, type SimulatedWebex } from './simulated-webex.js';

const people = 10_000;
const [few, all] = [
  [300, 3000],
  [300, 3000, 20_000],
] as const;

/** What nobody knows of Webex, as options of the simulator, and the rows that are measured with it. */
const unknowns: readonly (readonly [flags: readonly string[], rows: readonly number[]])[] = [
  [[], all],
  [['--page-cap', '100'], all],
  [['--scim-filter-or', 'refused'], few],
  [['--scim-longest-url', '2000'], few],
  [['--scim-largest-page', '100'], few],
  [['--scim-attributes', 'ignored'], few],
  [['--scim-attributes', 'core-only'], few],
];

const files = {
  titles: { heads: 'email,lastName,title', cells: (nth: number) => `,Title ${nth}` },
  'cost centers': { heads: 'email,lastName,Profile: costCenter', cells: (nth: number) => `,CC-${nth}` },
} as const;

export const lookUp: Bench = {
  name: 'look-up',
  measures: `calls to find the people of a file, ${people} people; over SCIM, over the People API`,
  async run({ note }) {
    const figures: Figure[] = [];
    for (const [flags, sizes] of unknowns) {
      note(flags.join(' ') || 'as the simulator is');
      figures.push(...(await under(flags, sizes, note)));
    }
    return figures;
  },
};

async function under(
  flags: readonly string[],
  sizes: readonly number[],
  note: (line: string) => void,
): Promise<Figure[]> {
  const webex = await startSimulatedWebex(['--users', String(people), '--directory-data', ...flags]);
  try {
    const emails = await addresses(webex);
    const figures: Figure[] = [];
    for (const [name, { heads, cells }] of Object.entries(files)) {
      for (const rows of sizes) {
        const line = (_: unknown, nth: number): string =>
          nth < emails.length ? `${emails[nth] ?? ''},${cells(nth)}` : `new${nth}@acme.example,New ${nth}${cells(nth)}`;
        const csv = [heads, ...Array.from({ length: rows }, line)].join('\n');
        const what = `${flags.join(' ') || 'as the simulator is'}: ${rows} ${name}`;
        const [over, before] = [await callsOf(webex, csv, 'scim'), await callsOf(webex, csv, 'rest')];
        note(`${what}: ${over} over SCIM, ${before} over the People API`);
        figures.push({ what: `${what}, over SCIM`, values: [over], unit: 'calls' });
        figures.push({ what: `${what}, over the People API`, values: [before], unit: 'calls' });
      }
    }
    return figures;
  } finally {
    await webex.stop();
  }
}

/** Calls that find people, without those for the sign-in and the catalog. */
async function callsOf(webex: SimulatedWebex, csv: string, api: 'scim' | 'rest'): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'webex-bulk-bench-'));
  const before = (await webex.requests()).length;
  try {
    await writeFile(join(folder, 'people.csv'), csv);
    const { accessToken, apiUrl, xmlUrl } = webex.connection;
    await promisify(execFile)(process.execPath, [cli, 'plan', 'people.csv', '--people-api', api], {
      cwd: folder,
      env: { HOME: folder, WEBEX_ACCESS_TOKEN: accessToken, WEBEX_API_URL: apiUrl, WEBEX_XML_URL: xmlUrl },
      maxBuffer: 100_000_000,
    });
    const made = (await webex.requests()).slice(before);
    return made.filter(({ operation }) => /\/(?:people(?!\/me)|scim)/u.test(operation)).length;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function addresses(webex: SimulatedWebex): Promise<readonly string[]> {
  const state = (await (await fetch(`${webex.connection.controlUrl}/state`)).json()) as {
    people: { emails: string[] }[];
  };
  return state.people.flatMap(({ emails: [email = ''] }) => (email.startsWith('user') ? [email] : []));
}
