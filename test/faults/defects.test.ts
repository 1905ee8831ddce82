/** The program itself fails in the midst of a run: it ends, no secret is told, and the job goes on. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { everythingWritten } from '../helpers/canaries.js';
import { office, startCli } from '../helpers/cli.js';
import { applyJob, endOf, jobIn } from '../helpers/in-process.js';
import { quickenTime } from '../helpers/quick-time.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(3);

quickenTime(20);

const defect = new URL('../helpers/defect.mjs', import.meta.url).href;
const rows = Array.from({ length: 20 }, (_, n) => `d${n}@acme.example,D${n},Messaging`);

for (const [what, kind, code] of [
  ['a rejection that nobody meets', 'rejection', 1],
  ['an exception that nobody catches', 'exception', 1],
  // The engine ends the process itself (SIGABRT).
  ['no memory left', 'memory', null],
] as const) {
  some(`${what} in the midst of a run ends it, tells no secret, and the job goes on`, async (t) => {
    const place = await office(t, { latency: 30 });
    const mark = join(place.folder, 'now');
    const env = {
      ...place.env,
      NODE_OPTIONS: `--import ${defect} --max-old-space-size=64`,
      DEFECT: kind,
      DEFECT_AT: mark,
    };
    const file = await place.file('people.csv', `email,firstName,licenses\n${rows.join('\n')}\n`);
    const running = startCli(['apply', file, '--yes', '--concurrency', '2'], { cwd: place.folder, env });
    while ((await place.writes()).length < 4) await pause(20);
    await place.file('now', '');
    const ended = await running.ended;
    t.is(ended.code, code, ended.stderr);
    t.true((await place.writes()).length < rows.length, 'it ended in the midst');
    if (code === 1) t.regex(ended.stderr, /unexpected error, a bug in this program:\n.*a defect with \*\*\*/u);
    const told = [ended.stdout, ended.stderr, ...(await everythingWritten(place.folder)).map(([, text]) => text)];
    t.false(told.join('\n').includes(place.connection.accessToken));
    const again = endOf(await applyJob(place, jobIn(await place.jobFolder())));
    t.is(again.code, 0, again.stderr);
    t.deepEqual(
      (await place.results()).map(({ wx_status }) => wx_status),
      rows.map(() => 'created'),
    );
    t.is((await place.writes()).filter(({ applied }) => applied).length, rows.length);
  });
}
