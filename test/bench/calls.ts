/** How many calls a row costs, counted between the program and the simulated Webex. */
import { recordingProxy } from '../helpers/recording-proxy.js';
import type { Bench, Figure } from './bench.js';
import { applySheet, sheetFor } from './program.js';
import { startSimulatedWebex, type SimulatedWebex } from './simulated-webex.js';

const rows = 2000;
/** How people are found, and over which API their settings on the site go. */
const ways = {
  list: { said: 'by list', flags: ['--look-up', 'list'], more: 0 },
  email: { said: 'by e-mail', flags: ['--look-up', 'email'], more: 1 },
  rest: { said: 'by list, site settings over REST', flags: ['--look-up', 'list', '--settings-api', 'rest'], more: 0 },
} as const;

interface Case {
  readonly what: string;
  readonly sheet: (webex: SimulatedWebex) => Promise<string>;
  /** Calls a row at the most where people are found by a list; one more each where they are looked up. */
  readonly atMost: number;
}

const newPeople = (name: string, headings: string, cells: string): string =>
  [
    `email,firstName,lastName,licenses,${headings}`,
    ...Array.from({ length: rows }, (_, nth) => `${name}${nth}@acme.example,New,${nth},Webex Suite,${cells}`),
  ].join('\n');

/** One after the other on one organization. */
const cases: readonly Case[] = [
  {
    what: 'created, with tracking codes',
    sheet: () => Promise.resolve(newPeople('coded', 'Cost center,Division', 'CC-1,Staff')),
    atMost: 3.1,
  },
  {
    what: 'created, with session types beside those of the site',
    sheet: () => Promise.resolve(newPeople('typed', 'sessionTypes,Division', 'TRS,Staff')),
    atMost: 4.1,
  },
  {
    what: 'profile and site changed',
    sheet: async (webex) => sheetFor(await webex.hosts(rows), { site: true }),
    atMost: 5.1,
  },
  {
    what: 'unchanged, with site columns',
    sheet: async (webex) => sheetFor(await webex.hosts(rows), { site: true }),
    atMost: 1.1,
  },
  {
    what: 'unchanged, without',
    sheet: async (webex) => sheetFor(await webex.hosts(rows), { site: false }),
    atMost: 0.1,
  },
  {
    what: 'site changed only',
    sheet: async (webex) =>
      ['email,Cost center', ...(await webex.hosts(rows)).map((email, nth) => `${email},CC-new-${nth}`)].join('\n'),
    atMost: 3.1,
  },
];

export const calls: Bench = {
  name: 'calls',
  measures: `calls a row, ${rows} rows each, counted by a proxy; 2,000 people and those created`,
  async run({ note }) {
    const figures: Figure[] = [];
    for (const way of ['rest', 'list', 'email'] as const) figures.push(...(await oneWay(way, note)));
    note('created, the site knows people after 60 s');
    figures.push(await slowSite());
    return figures;
  },
};

async function oneWay(way: keyof typeof ways, note: (line: string) => void): Promise<Figure[]> {
  const { said, flags, more } = ways[way];
  return await onSimulatedWebex([], async (webex, count) => {
    const figures: Figure[] = [];
    for (const { what, sheet, atMost } of cases) {
      note(`${said}: ${what}`);
      const { all } = await count(await sheet(webex), flags);
      figures.push({ what: `${what} (${way})`, aim: { atMost: atMost + more }, values: [all / rows], unit: 'calls' });
    }
    return figures;
  });
}

/** Beyond SetUser and the reading back of it. */
async function slowSite(): Promise<Figure> {
  return await onSimulatedWebex(['--site-delay', '60'], async (_webex, count) => {
    const { xml } = await count(newPeople('late', 'Cost center,Division', 'CC-1,Staff'), ['--look-up', 'list']);
    const what = 'created, further XML calls where the site knows people after 60 s';
    return { what, aim: { atMost: 2 }, values: [xml / rows - 2], unit: 'calls' };
  });
}

type Count = (csv: string, flags: readonly string[]) => Promise<{ readonly all: number; readonly xml: number }>;

async function onSimulatedWebex<T>(
  flags: readonly string[],
  work: (webex: SimulatedWebex, count: Count) => Promise<T>,
): Promise<T> {
  const ends: (() => unknown)[] = [];
  const webex = await startSimulatedWebex(['--users', '2400', ...flags]);
  ends.push(() => webex.stop());
  try {
    await webex.control('licenses', { name: 'Webex Suite', total: 100_000 });
    const proxy = await recordingProxy(
      { teardown: (end) => void ends.unshift(end) },
      new URL(webex.connection.apiUrl).origin,
    );
    const connection = {
      ...webex.connection,
      apiUrl: `${proxy.origin}/v1`,
      xmlUrl: `${proxy.origin}/WBXService/XMLService`,
    };
    return await work(webex, async (csv, more) => {
      const before = proxy.exchanges.length;
      const ended = await applySheet({
        connection,
        csv,
        flags: ['--concurrency', '20', '--max-removals', '100%', ...more],
      });
      if (ended.code !== 0) throw new Error(`apply ended with ${String(ended.code)}: ${JSON.stringify(ended.counts)}`);
      const made = proxy.exchanges.slice(before);
      const xml = made.filter(({ url }) => url.endsWith('/XMLService')).length;
      return { all: made.length, xml };
    });
  } finally {
    for (const end of ends) await end();
  }
}
