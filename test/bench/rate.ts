/** How well the limits of Webex are used: given, learned, changed while the program runs, and with every form of refusal. */
import { together, type Bench, type Figure } from './bench.js';
import { busierCalls, callsByPhase, insidePauses, refusedShare, used } from './phases.js';
import { applySheet, sheetFor, type Finished } from './program.js';
import { startSimulatedWebex, type ReachedRequest, type SimulatedWebex } from './simulated-webex.js';

const perMinute = 1200;
const minute = 60_000;

export const rate: Bench = {
  name: 'rate',
  measures: `2,000 people, ${perMinute} requests a minute admitted by each API`,
  async run({ times, note }) {
    const runs: (readonly Figure[])[] = [];
    for (let nth = 1; nth <= times; nth++) {
      note(`run ${nth} of ${times}; each takes some nine minutes`);
      // The first is about wall time: alone, so that it does not wait for the start of the others.
      const first = await given();
      // Side by side: each has its own simulator, and all of them together are far from keeping the machine busy.
      const others = await Promise.all([learned(), halved(), withoutRetryAfter(), until000045Ends()]);
      runs.push([first, ...others].flat());
    }
    return together(runs);
  },
};

interface Applied {
  readonly finished: Finished;
  readonly requests: readonly ReachedRequest[];
  readonly rows: number;
}

interface Case {
  readonly rows: number;
  /** With changes on the site, so that XML is called as well. */
  readonly site: boolean;
  readonly simulator?: readonly string[];
  readonly flags?: readonly string[];
  readonly meanwhile?: (webex: SimulatedWebex) => Promise<void>;
}

async function applied({ rows, site, simulator = [], flags = [], meanwhile }: Case): Promise<Applied> {
  const webex = await startSimulatedWebex(['--users', '2600', '--rate', String(perMinute), ...simulator]);
  try {
    const csv = sheetFor(await webex.hosts(rows), { site });
    const [finished] = await Promise.all([
      applySheet({ connection: webex.connection, csv, flags }),
      meanwhile?.(webex) ?? Promise.resolve(),
    ]);
    return { finished, requests: await webex.requests(), rows };
  } finally {
    await webex.stop();
  }
}

async function given(): Promise<Figure[]> {
  const { finished, requests, rows } = await applied({ rows: 600, site: true, flags: ['--rate', String(perMinute)] });
  const least = busierCalls(callsByPhase(requests, finished)) / (perMinute / 60);
  return [
    {
      what: `--rate ${perMinute}, ${rows} rows, REST and XML: wall ÷ Σ (calls of the busier API ÷ limit)`,
      aim: { atMost: 1.05 },
      values: [finished.seconds / least],
    },
    {
      what: `--rate ${perMinute}: refused`,
      aim: { atMost: 0 },
      values: [requests.filter(({ refused }) => refused).length],
    },
    lost(`--rate ${perMinute}`, finished, rows),
  ];
}

async function learned(): Promise<Figure[]> {
  const { finished, requests, rows } = await applied({ rows: 2000, site: false });
  const span = { from: (requests[0]?.at ?? 0) + minute, to: requests.at(-1)?.at ?? 0 };
  const name = `learned, ${rows} rows, REST alone, from the second minute`;
  return [
    {
      what: `${name}: limit used`,
      aim: { atLeast: 90 },
      unit: '%',
      values: [used(requests, 'REST', { ...span, perMinute })],
    },
    { what: `${name}: refused`, aim: { atMost: 2 }, unit: '%', values: [refusedShare(requests, 'REST', span)] },
    lost('learned', finished, rows),
  ];
}

/** The limit is halved after 75 s. */
async function halved(): Promise<Figure[]> {
  let halvedAt = 0;
  const meanwhile = async (webex: SimulatedWebex): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 75_000));
    await webex.control('rate', { rate: perMinute / 2 });
    halvedAt = Date.now();
  };
  const { finished, requests, rows } = await applied({ rows: 1500, site: false, meanwhile });
  const span = { from: halvedAt + 20_000, to: halvedAt + 80_000 };
  return [
    {
      what: `limit halved in mid-run, ${rows} rows, REST alone: new limit used from 20 s to 80 s after`,
      aim: { atLeast: 90 },
      unit: '%',
      values: [used(requests, 'REST', { ...span, perMinute: perMinute / 2 })],
    },
    {
      what: 'limit halved: refused in that time',
      unit: '%',
      values: [refusedShare(requests, 'REST', span)],
    },
    lost('limit halved', finished, rows),
  ];
}

async function withoutRetryAfter(): Promise<Figure[]> {
  const simulator = ['--retry-after', 'none'];
  const { finished, requests, rows } = await applied({ rows: 600, site: false, simulator });
  return [
    {
      what: `no Retry-After, ${rows} rows, REST alone: arrived inside a pause of 15 s, after its first second`,
      aim: { atMost: 0 },
      values: [insidePauses(requests, 'REST', 15_000)],
    },
    lost('no Retry-After', finished, rows),
  ];
}

async function until000045Ends(): Promise<Figure[]> {
  const { finished, requests, rows } = await applied({ rows: 600, site: true });
  const xml = requests.filter(({ api }) => api === 'XML');
  const span = { from: (xml[0]?.at ?? 0) + minute, to: xml.at(-1)?.at ?? 0 };
  return [
    {
      what: `000045, ${rows} rows, REST and XML: arrived inside a pause of a minute, after its first second`,
      aim: { atMost: 0 },
      values: [insidePauses(requests, 'XML', minute)],
    },
    { what: '000045: refused', values: [xml.filter(({ refused }) => refused).length] },
    {
      what: '000045: limit of XML used from the second minute',
      unit: '%',
      values: [used(requests, 'XML', { ...span, perMinute })],
    },
    lost('000045', finished, rows),
  ];
}

function lost(name: string, { code, counts }: Finished, rows: number): Figure {
  const updated = counts['updated'] ?? 0;
  return { what: `${name}: rows lost (exit code ${code ?? 'none'})`, aim: { atMost: 0 }, values: [rows - updated] };
}
