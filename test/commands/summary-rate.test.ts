import test from 'ava';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { office } from '../helpers/cli.js';

interface Summary {
  readonly rate: Record<string, { readonly perMinute: number; readonly learned?: number }>;
}

test('summary.json tells the calls a minute of each API, and what was learned where one has refused', async (t) => {
  for (const refused of [false, true]) {
    const place = await office(t);
    const refusal = {
      match: { method: 'POST', path: '/v1/people' },
      nth: 5,
      do: { status: 429, headers: { 'Retry-After': 1 } },
    };
    if (refused) await place.faults([refusal]);
    const names = Array.from({ length: 12 }, (_, nth) => `new${nth}@acme.example,N${nth},Webex Suite,CC-1`);
    const file = await place.file('new.csv', ['email,firstName,licenses,Cost center', ...names].join('\n'));
    const { code, stderr } = await place.run('apply', file, '--yes', '--people', 'new');
    t.is(code, 0, stderr);
    const { rate } = JSON.parse(await readFile(join(await place.jobFolder(), 'summary.json'), 'utf8')) as Summary;
    t.deepEqual(Object.keys(rate), ['REST', 'XML']);
    t.true(Object.values(rate).every(({ perMinute }) => perMinute > 0));
    t.is(Object.values(rate).filter(({ learned }) => learned !== undefined).length, refused ? 1 : 0);
  }
});
