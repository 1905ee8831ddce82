/** What the program itself adds, where Webex sets no limit and takes a tenth of a second for each call. */
import { together, type Bench, type Figure } from './bench.js';
import { bareCalls } from './bare-client.js';
import { busierCalls, callsByPhase } from './phases.js';
import { applySheet, sheetFor } from './program.js';
import { startSimulatedWebex } from './simulated-webex.js';

const rows = 2000;
const milliseconds = 100;
const concurrency = 50;

export const latency: Bench = {
  name: 'latency',
  measures: `${rows} rows with REST and XML changes, ${milliseconds} ms for each call, ${concurrency} in flight`,
  async run({ times, note }) {
    const runs: (readonly Figure[])[] = [];
    for (let nth = 1; nth <= times; nth++) {
      note(`run ${nth} of ${times}`);
      runs.push(await once());
    }
    return together(runs);
  },
};

async function once(): Promise<Figure[]> {
  const webex = await startSimulatedWebex(['--users', '2600', '--latency', String(milliseconds)]);
  try {
    const csv = sheetFor(await webex.hosts(rows), { site: true });
    const flags = ['--concurrency', String(concurrency)];
    const finished = await applySheet({ connection: webex.connection, csv, flags });
    const requests = await webex.requests();
    const phases = callsByPhase(requests, finished);
    const least = (busierCalls(phases) * milliseconds) / 1000 / concurrency;
    const bare = await bareCalls(webex.connection, phases, concurrency);
    return [
      {
        what: 'wall ÷ Σ (calls of the busier API × latency ÷ concurrency)',
        aim: { atMost: 1.2 },
        values: [finished.seconds / least],
      },
      { what: 'the same for a bare node:http client that makes as many calls', values: [bare / least] },
      { what: 'wall', unit: 's', values: [finished.seconds] },
      { what: 'calls', values: [requests.length] },
      { what: 'rows lost', aim: { atMost: 0 }, values: [rows - (finished.counts['updated'] ?? 0)] },
    ];
  } finally {
    await webex.stop();
  }
}
