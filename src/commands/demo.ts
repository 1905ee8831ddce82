/** `webex-bulk demo`: applies samples/users.csv to a simulated organization in this process. */
import { exitCodes } from '../errors.js';
import { findJob } from '../job/folder.js';
import { readPlan } from '../job/plan-file.js';
import { readOutcomes } from '../job/read-outcomes.js';
import { planAndJournal } from '../plan/new-job.js';
import { simulatorOptionsFrom } from '../simulator/options.js';
import { startSimulator } from '../simulator/server.js';
import { runApply } from './apply.js';
import { commonOptions } from './command-options.js';
import type { Options } from './options.js';
import { inPackage } from './package-root.js';
import type { Terminal } from './terminal.js';

export const demoOptions = commonOptions;

/** The column with the status that the sample expects for the row. */
const expectation = 'wx_expected';

/** Starts a simulated organization in this process, and signs in to it; returns the options that lead there. */
export async function startDemo(terminal: Terminal): Promise<{
  readonly addresses: { readonly 'api-url': string; readonly 'xml-url': string };
  readonly close: () => Promise<void>;
}> {
  const simulator = await startSimulator(simulatorOptionsFrom({ 'site-delay': 2 }));
  const { apiUrl, xmlUrl, accessToken, refreshToken, clientId, clientSecret, site } = simulator.connection;
  terminal.note(
    `A simulated organization with the site ${site} was started for this demonstration; nothing leaves this machine.`,
  );
  Object.assign(process.env, {
    WEBEX_ACCESS_TOKEN: accessToken,
    WEBEX_REFRESH_TOKEN: refreshToken,
    WEBEX_CLIENT_ID: clientId,
    WEBEX_CLIENT_SECRET: clientSecret,
  });
  return { addresses: { 'api-url': apiUrl, 'xml-url': xmlUrl }, close: () => simulator.close() };
}

export async function runDemo(options: Options<(typeof demoOptions)[number]>, terminal: Terminal): Promise<number> {
  const { addresses, close } = await startDemo(terminal);
  const file = inPackage('samples/users.csv');
  try {
    await runApply(
      file,
      {
        ...options,
        ...addresses,
        'settings-api': 'auto',
        'look-up': 'auto',
        'people-api': 'auto',
        concurrency: 10,
        strict: false,
        'ignore-unknown': false,
        'remove-false': false,
        'allow-delete': false,
        details: false,
        yes: true,
        'allow-shortage': true,
        'plan-max-age': 24,
        verify: 'sample',
        'site-wait': 60,
        'keep-going': false,
        created: 'keep',
      },
      // Its organization is gone when it ends, so there are no next steps for the job.
      { ...terminal, next: () => undefined },
    );
  } finally {
    await close();
  }
  return await asExpected(options.output, terminal);
}

/** Returns 0 if every sample row ended as expected. */
async function asExpected(output: string, terminal: Terminal): Promise<number> {
  const job = await findJob(output, 'latest');
  const plan = await readPlan(job.file('plan.jsonl'));
  const place = plan.header.columns.indexOf(expectation);
  const surprises: string[] = [];
  for await (const { plan: row, outcome } of readOutcomes(planAndJournal(job))) {
    const [expected = '?', { status, error = '' }] = [row.cells[place], outcome];
    if (expected !== status) surprises.push(`row ${row.row} should be ${expected}, but is ${status}: ${error}`);
  }
  for (const surprise of surprises) terminal.note(surprise);
  if (surprises.length === 0) {
    terminal.print('Every sample row ended as expected (column wx_expected).');
    terminal.print('Next:  webex-bulk simulate   starts the same organization to try your own spreadsheet on');
  }
  return surprises.length === 0 ? exitCodes.done : exitCodes.rowsNotDone;
}
