/** Licenses that went from one person to the next come back in the opposite order, where no unit is free. */
import test from 'ava';
import { office } from '../helpers/cli.js';

/** Felix gives Daniel his webinars, and Daniel gives Grace his suite: no unit of either is free, before or after. */
const sheet = `email,licenses,removeLicenses
felix.hartmann@acme.example,,Webex Webinar 500
daniel.novak@acme.example,Webex Webinar 500,Webex Suite
grace.okafor@acme.example,Webex Suite,
`;

test('an undo gives back what a later row was given since', async (t) => {
  const place = await office(t, { users: 12 });
  await place.control('people', { email: 'daniel.novak@acme.example', licenses: ['Webex Suite'] });
  await place.control('people', { email: 'grace.okafor@acme.example', licenses: [] });
  await place.control('people', { email: 'felix.hartmann@acme.example', licenses: ['Webex Webinar 500'] });
  for (const { name, consumed } of (await place.state()).licenses)
    await place.control('licenses', { name, total: consumed });
  const held = async (): Promise<string[][]> => {
    const { people } = await place.state();
    return ['felix', 'daniel', 'grace'].map(
      (name) => people.find(({ email }) => email.startsWith(name))?.licenses ?? [],
    );
  };
  const before = await held();
  const applied = await place.run('apply', await place.file('move.csv', sheet), '--yes', '--allow-shortage');
  t.is(applied.code, 0, applied.stdout);
  t.deepEqual(await held(), [[], ['Webex Webinar 500'], ['Webex Suite']]);
  for (const concurrency of ['1', '10']) {
    if (concurrency === '10')
      await place.run('apply', await place.file('move.csv', sheet), '--yes', '--allow-shortage');
    const undone = await place.run('undo', 'latest', '--yes', '--concurrency', concurrency);
    t.is(undone.code, 0, undone.stdout + undone.stderr);
    t.deepEqual(await held(), before);
  }
});
