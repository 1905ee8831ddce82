/** Jobs that are made from one another, at the same time or one after the other. */
import test, { type ExecutionContext } from 'ava';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { office, startCli, type Ended, type Lasting, type Office } from '../helpers/cli.js';
import { latch } from '../helpers/latch.js';
import { tamperingProxy } from '../helpers/tampering-proxy.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(6);

const domain = 'acme.example';
const people = ['amelie.fischer', 'bruno.keller', 'chiara.rossi'].map((name) => `${name}@${domain}`);
const sheet = ['email,title', ...people.map((email) => `${email},Lead`)].join('\n');

/** Runs the second command while the first one, a program of its own, waits for an answer of Webex. */
async function overlap(
  t: ExecutionContext,
  place: Office,
  first: readonly string[],
  second: readonly string[],
): Promise<[Ended, Ended]> {
  const proxy = await tamperingProxy(t, place);
  const [asked, answering] = [latch(), latch()];
  proxy.tamper = async ({ path }) => {
    if (path === '/v1/licenses') asked.open();
    if (path === '/v1/licenses') await answering.opened;
    return false;
  };
  const running = startCli(first, { cwd: place.folder, env: proxy.env });
  await Promise.race([asked.opened, running.ended]);
  const other = await place.run(...second);
  answering.open();
  return [await running.ended, other];
}
const nameOf = async (place: Office): Promise<string> => (await place.jobFolder()).split('/').at(-1) ?? '';

/** A job that is done: with all its rows, or with one that was refused. */
async function done(t: Lasting, { refused = false } = {}): Promise<{ place: Office; job: string }> {
  const place = await office(t);
  if (refused) await place.faults([{ match: { method: 'PUT', email: people[0] }, nth: 'every', do: { status: 403 } }]);
  await place.run('apply', await place.file('people.csv', sheet), '--yes');
  await place.clearFaults();
  return { place, job: await nameOf(place) };
}

for (const [first, second] of [
  ['undo', 'undo'],
  ['undo', 'retry'],
  ['retry', 'undo'],
  ['retry', 'retry'],
] as const) {
  some(`${second} while ${first} of the same job is under way makes no job, and is told who works on it`, async (t) => {
    const { place, job } = await done(t, { refused: true });
    const [one, other] = await overlap(t, place, [first, job, '--yes'], [second, job, '--yes']);
    t.is(one.code, 0, one.stdout + one.stderr);
    t.is(other.code, 4, other.stdout + other.stderr);
    t.regex(other.stderr, new RegExp(`${job} is in use by process \\d+ of .*\\nWait until it has finished`, 'u'));
    t.is((await readdir(join(place.folder, 'output'))).length, 2);
    const left = await readdir(join(place.folder, 'output', job));
    t.deepEqual(
      left.filter((name) => name.startsWith('lock')),
      [],
    );
  });
}

test('a way back that is applied later holds its job meanwhile', async (t) => {
  const { place, job } = await done(t);
  t.is((await place.run('undo', job, '--yes', '--max-changes', '0')).code, 4);
  const later = ['apply', await nameOf(place), '--yes'];
  const [one, other] = await overlap(t, place, later, ['undo', job, '--yes']);
  t.deepEqual([one.code, other.code], [0, 4], one.stderr + other.stderr);
  t.true(other.stderr.includes('is in use by process'), other.stderr);
  t.deepEqual(
    (await place.state()).people.filter(({ title }) => title === 'Lead'),
    [],
  );
});

for (const command of ['undo', 'retry'] as const) {
  some(`a plan of ${command} that was made before its job was taken back is not applied after it`, async (t) => {
    const { place, job } = await done(t, { refused: true });
    t.is((await place.run(command, job, '--yes', '--max-changes', '0')).code, 4);
    const planned = await nameOf(place);
    t.is((await place.run('undo', job, '--yes')).code, 0);
    const undo = await nameOf(place);
    const writes = (await place.writes()).length;
    const late = await place.run('apply', planned, '--yes');
    t.is(late.code, 4, late.stdout);
    t.true(late.stderr.includes(`${job} was already undone by ${undo}`), late.stderr);
    t.is((await place.writes()).length, writes);
  });
}
