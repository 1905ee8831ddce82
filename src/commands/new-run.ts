/** What a run is given, from the options of the command line. */
import { userName } from '../job/user-name.js';
import type { Run } from '../plan/run.js';
import type { Webex } from '../webex/connect.js';
import type { Options } from './options.js';
import { thisProcess } from './this-process.js';
import { version } from './version.js';

type RunOptions = Options<'concurrency' | 'settings-api'> & Partial<Options<'look-up' | 'people-api'>>;

/** `how`: what the run reports to, and what ends or pauses it. */
export async function newRun(
  webex: Webex,
  options: RunOptions,
  how: Pick<Run, 'signal' | 'watcher' | 'pause' | 'lease'>,
): Promise<Run> {
  return {
    webex,
    processes: await thisProcess(),
    settingsApi: options['settings-api'],
    peopleApi: options['people-api'] ?? 'auto',
    lookUp: options['look-up'] ?? 'auto',
    places: options.concurrency * 4,
    toolVersion: version(),
    user: userName(),
    ...how,
  };
}
