/**
 * Random jobs, their undos, and restores among them: a restore to any moment leads to the state of that moment, as far as jobs
 * changed it; what another admin changed at the end stays.
 */
import fc from 'fast-check';
import test, { type ExecutionContext } from 'ava';
import { basename } from 'node:path';
import { office, type Office, type State } from '../helpers/cli.js';
import { applied } from '../helpers/in-process.js';
import { isWhole } from '../helpers/some-cases.js';

const people = ['amelie.fischer', 'bruno.keller', 'chiara.rossi'].map((name) => `${name}@acme.example`);
const columns = [
  'title',
  'department',
  'licenses',
  'removeLicenses',
  'sessionTypes',
  'removeSessionTypes',
  'Cost center',
];
const cells = fc.record({
  title: fc.constantFrom('', '', 'Lead', 'Chief', '<clear>'),
  department: fc.constantFrom('', '', 'Sales', '<clear>'),
  licenses: fc.constantFrom('', '', 'Messaging'),
  removeLicenses: fc.constantFrom('', '', '', 'Messaging'),
  sessionTypes: fc.constantFrom('', '', 'Training 200'),
  removeSessionTypes: fc.constantFrom('', '', '', 'Training 200'),
  'Cost center': fc.constantFrom('', '', 'CC-1', 'CC-2', '<clear>'),
});
const sheet = fc.array(cells, { minLength: 1, maxLength: 3 }).map((rows) => {
  const lines = rows.map((row, place) =>
    [people[place], ...columns.map((column) => withoutBoth(row)[column])].join(','),
  );
  return ['email', ...columns].join(',') + `\n${lines.join('\n')}\n`;
});
const step = fc.oneof(
  { weight: 5, arbitrary: sheet.map((content) => ({ do: 'apply', content }) as const) },
  { weight: 2, arbitrary: fc.nat(5).map((which) => ({ do: 'undo', which }) as const) },
  { weight: 1, arbitrary: fc.nat(5).map((which) => ({ do: 'restore', which }) as const) },
);

/** A row does not give and take the same. */
function withoutBoth(row: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { licenses = '', sessionTypes = '' } = row;
  return {
    ...row,
    ...(licenses !== '' && { removeLicenses: '' }),
    ...(sessionTypes !== '' && { removeSessionTypes: '' }),
  };
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 3));

/** What jobs change, person by person. */
function shown({ people: all, siteUsers }: State): unknown {
  return people.map((email) => {
    const { title, department, licenses } = all.find((one) => one.email === email) ?? ({} as Record<string, unknown>);
    const { sessionTypes = [], trackingCodes } = siteUsers.find((one) => one.email === email) ?? {};
    return {
      title,
      department,
      licenses: [...(licenses as string[])].sort(),
      types: [...sessionTypes].sort(),
      trackingCodes,
    };
  });
}

async function restore(place: Office, to: string): ReturnType<Office['run']> {
  return await place.run('restore', ...people.flatMap((email) => ['--person', email]), '--to', to, '--yes');
}

interface Moment {
  readonly at: string;
  readonly state: unknown;
}

async function momentOf(place: Office): Promise<Moment> {
  const state = shown(await place.state());
  await pause();
  const at = new Date().toISOString();
  await pause();
  return { at, state };
}

async function done(
  place: Office,
  steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[],
): Promise<Moment[]> {
  const moments = [await momentOf(place)];
  const jobs: string[] = [];
  for (const one of steps) {
    if (one.do === 'apply') jobs.push(basename(await applied(place, await place.file('people.csv', one.content))));
    else if (one.do === 'undo' && jobs.length > 0)
      await place.run('undo', jobs[one.which % jobs.length] ?? '', '--yes');
    else if (one.do === 'restore') await restore(place, moments[one.which % moments.length]?.at ?? '');
    moments.push(await momentOf(place));
  }
  return moments;
}

const [cases, length] = isWhole ? [12, 7] : [1, 5];

async function holds(t: ExecutionContext, rest: { readonly xml?: 'no-sign-in' }): Promise<void> {
  let [restored, seed] = [0, 0];
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: length, maxLength: length }),
      fc.infiniteStream(fc.nat()),
      async (steps, chance) => {
        const place = await office(t, rest);
        const moments = await done(place, steps);
        for (const { at, state } of moments.toSorted(() => ((chance.next().value ?? 0) % 2) - 0.5)) {
          const { code, stdout, stderr } = await restore(place, at);
          t.true(code === 0 || code === 4, stdout + stderr);
          t.deepEqual(shown(await place.state()), state, JSON.stringify(steps));
          if (code === 0) restored += 1;
        }
        seed += 1;
        const [first] = moments;
        await place.control('people', [{ email: people[0], title: 'President' }]);
        await applied(place, await place.file('last.csv', `email,department\n${people.join(',Law\n')},Law\n`));
        await restore(place, first?.at ?? '');
        const [changed] = shown(await place.state()) as { title: string; department: string }[];
        const [then] = first?.state as { department: string }[];
        t.deepEqual([changed?.title, changed?.department], ['President', then?.department]);
      },
    ),
    { numRuns: cases, ...(!isWhole && { seed: 11 }) },
  );
  t.true(restored >= seed, `${restored} restores of ${seed} sequences changed something`);
}

test('a restore to each moment of a random sequence of jobs leads to its state', async (t) => {
  t.timeout(600_000);
  await holds(t, {});
});

if (isWhole) {
  test('the same over REST', async (t) => {
    t.timeout(600_000);
    await holds(t, { xml: 'no-sign-in' });
  });
}
