/** Jobs that are to begin later, before others, or again and again: what submit takes, and what queue shows of it. */
import ava from 'ava';
import { join } from 'node:path';
import { queuePlace } from '../helpers/queue-place.js';
import { redisTest } from '../helpers/redis.js';

const test = redisTest(ava);
const sheet = 'email,title\namelie.fischer@acme.example,Chief\n';

test('a job for later is told with its time zone, and shown with its time', async (t) => {
  const { place, run } = await queuePlace(t);
  const file = await place.file('people.csv', sheet);
  const year = new Date().getFullYear() + 1;
  const { code, stdout, stderr } = await run('submit', file, '--at', `${year}-12-01 22:00`);
  t.is(code, 0, stderr);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  t.true(stdout.includes(`It begins at ${year}-12-01 22:00 (${zone}).`), stdout);
  const shown = await run('queue');
  t.regex(shown.stdout, new RegExp(`delayed +\\S+-people: begins at ${year}-12-01 22:00$`, 'mu'));
});

for (const [what, args, said] of [
  ['a moment that is over', ['--at', '2020-01-01 10:00'], /--at 2020-01-01 10:00 \(.+\) is over\./u],
  ['what is no moment', ['--at', 'tonight'], /--at "tonight" is not a moment\./u],
  ['a pattern that is none', ['--every', 'daily'], /--every "daily" in .* cannot be used/u],
  ['a zone that is none', ['--every', '0 2 * * *', '--timezone', 'Mars'], /in Mars cannot be used/u],
  ['both', ['--every', '0 2 * * *', '--at', '2099-01-01'], /--at and --every cannot be combined/u],
  ['another priority', ['--priority', 'urgent'], /urgent.*high.*normal.*low/su],
] as const) {
  test(`submit refuses ${what}`, async (t) => {
    const { place, run, output } = await queuePlace(t);
    const ended = await run('submit', await place.file('people.csv', sheet), ...args);
    t.is(ended.code, 2);
    t.regex(ended.stderr, said);
    t.false(ended.stdout.includes(output));
  });
}

test('a schedule is replaced by submitting the file again, is listed with its next time, and ends when it is removed', async (t) => {
  const { place, run, redis } = await queuePlace(t);
  const file = await place.file('people.csv', sheet);
  const first = await run('submit', file, '--every', '0 2 * * *', '--timezone', 'Europe/Berlin', '--do', 'apply');
  t.is(first.code, 0, first.stderr);
  t.regex(
    first.stdout,
    /^Scheduled \S+ for Acme Inc\.: 0 2 \* \* \* in Europe\/Berlin, next \S+ 02:00 \(Europe\/Berlin\)\.$/mu,
  );
  t.is((await run('submit', file, '--every', '30 3 * * 1', '--timezone', 'UTC')).code, 0);
  const shown = await run('queue');
  const lines = shown.stdout.split('\n').filter((line) => line.includes('schedule '));
  t.is(lines.length, 1);
  t.regex(lines[0] ?? '', /schedule +people-[0-9a-f]{8}: \/.*people\.csv, 30 3 \* \* 1, next \S+ 03:30 \(UTC\)$/u);
  const id = /(?<id>people-[0-9a-f]{8})/u.exec(lines[0] ?? '')?.groups?.['id'] ?? '';
  t.notRegex(await redis.everything(), /@|Chief/u);
  const removed = await run('queue', '--remove-schedule', id);
  t.is(removed.code, 0, removed.stderr);
  t.false(removed.stdout.includes('30 3'));
  const again = await run('queue', '--remove-schedule', id);
  t.is(again.code, 2);
  t.regex(again.stderr, /There is no schedule/u);
});

test('a file that is not there yet may be scheduled, and is told', async (t) => {
  const { place, run } = await queuePlace(t);
  const ended = await run('submit', join(place.folder, 'later.csv'), '--every', '0 2 * * *');
  t.is(ended.code, 0, ended.stderr);
  t.regex(ended.stderr, /later\.csv is not there yet/u);
});
