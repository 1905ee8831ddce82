/**
 * A month of nightly files of a large organization, with what happens to such files, ends in the state that a calculation of its
 * own says. In `npm run test:faults`; `MONTH_PEOPLE` chooses how many people.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seeded } from '../helpers/bytes.js';
import { office, renewable, type Office } from '../helpers/cli.js';
import { watched, type Inbox } from '../helpers/inbox.js';
import { movedCalendar } from '../helpers/calendar.js';
import { extreme } from '../helpers/some-cases.js';

interface Employee {
  readonly email: string;
  readonly first: string;
  readonly last: string;
  title: string;
  department: string;
}

const headings = 'email,firstName,lastName,title,department';
const titles = ['Engineer', 'Manager', 'Analyst', 'Director', 'Assistant'];
const rowOf = ({ email, first, last, title, department }: Employee): string =>
  [email, first, last, title, department].join(',');
const sheetOf = (staff: Iterable<Employee>): string =>
  `${headings}\n${[...staff].map((one) => `${rowOf(one)}\n`).join('')}`;

/** A month outlives an access token. */
function withRenewedSignIn(place: Office): Office {
  const env = renewable(place);
  return { ...place, env, run: (...args) => place.runWith(env, ...args) };
}

/** Who joins, moves and leaves in a night. Returns the addresses of those who left. */
function nextDay(staff: Map<string, Employee>, night: number, random: (below: number) => number): string[] {
  const some = (count: number): Employee[] => {
    const all = [...staff.values()];
    return Array.from({ length: count }, () => all[random(all.length)] as Employee);
  };
  for (const one of some(12)) one.title = titles[random(titles.length)] ?? 'Engineer';
  const left = [...new Set(some(3).map(({ email }) => email))];
  for (const email of left) staff.delete(email);
  for (let nth = 0; nth < 5; nth += 1) {
    const email = `new.${night}.${nth}@acme.example`;
    staff.set(email, { email, first: `New${nth}`, last: `Night${night}`, title: 'Trainee', department: 'Sales' });
  }
  return left;
}

/** The file is not taken as it is; a person rejects it. */
async function isHeldAndRejected(one: Inbox, name: string, content: string): Promise<boolean> {
  await one.drop(name, content);
  const { code } = await one.pass('--leavers', 'deactivate');
  if (code !== 4) return false;
  const writes = (await one.place.writes()).length;
  await one.place.run('reject', await one.job(), '--reason', 'wrong export');
  await one.pass('--leavers', 'deactivate');
  return (await one.place.writes()).length === writes;
}

extreme('a month of nightly files ends in the state that a calculation of its own says', async (t) => {
  t.timeout(60 * 60_000);
  const people = Number(process.env['MONTH_PEOPLE'] ?? 2000);
  const random = seeded(20261101);
  const clock = movedCalendar(t);
  const place = withRenewedSignIn(await office(t, { users: people }));
  const folder = join(place.folder, 'hr');
  await mkdir(join(folder, 'inbox'), { recursive: true });
  const one = watched(place, folder);
  const staff = new Map<string, Employee>();
  const before = (await place.state()).people;
  const text = (value: unknown, otherwise: string): string =>
    typeof value === 'string' && value !== '' ? value : otherwise;
  for (const { email, firstName, lastName, title } of before) {
    if (email === place.connection.admin) continue;
    const names = { first: text(firstName, 'Ana'), last: text(lastName, 'Ruiz') };
    staff.set(email, { email, ...names, title: text(title, 'Engineer'), department: 'Research' });
  }
  const wereOff = new Set(before.filter(({ loginEnabled }) => !loginEnabled).map(({ email }) => email));
  const leavers = new Set<string>();
  const settings = ['--leavers', 'deactivate', '--expect-by', '0 3 * * *', '--timezone', 'UTC'];
  for (let night = 1; night <= 30; night += 1) {
    const day = String(night).padStart(2, '0');
    const name = `hr-202611${day}.csv`;
    clock.moveTo(`2026-11-${day}T02:00:00Z`);
    if (night === 25) {
      // Nothing is exported in this night, and somebody is told in the morning.
      clock.moveTo(`2026-11-${day}T03:10:00Z`);
      const { code, stderr } = await one.pass(...settings);
      t.is(code, 3, stderr);
      t.regex(stderr, /No file came into .*hr between 2026-11-24 03:00 and 2026-11-25 03:00/u);
      continue;
    }
    if (night > 1) for (const email of nextDay(staff, night, random)) leavers.add(email);
    const content = sheetOf(staff.values());
    if (night === 10)
      t.true(
        await isHeldAndRejected(
          one,
          name,
          `${content
            .slice(0, content.length * 0.6)
            .split('\n')
            .slice(0, -1)
            .join('\n')}\n`,
        ),
        'truncated',
      );
    else if (night === 14)
      t.true(
        await isHeldAndRejected(
          one,
          name,
          sheetOf([...staff.values()].map((is) => ({ ...is, title: is.department, department: is.title }))),
        ),
        'swapped',
      );
    else {
      if (night === 21) await place.faults([{ match: {}, nth: 'every', do: { status: 503 } }]);
      await one.drop(name, content);
      const { code, stderr } = await one.pass(...settings);
      if (night === 1) await place.run('approve', await one.job(), '--yes');
      else t.is(code, night === 21 ? 5 : 0, `night ${night}: ${stderr.slice(-800)}`);
      if (night === 21) await place.clearFaults();
      if (night === 1 || night === 21) t.is((await one.pass(...settings)).code, 0);
      if (night === 17) {
        const writes = (await place.writes()).length;
        await writeFile(join(folder, 'inbox', 'again.csv'), content);
        t.regex((await one.pass()).stderr, /nothing to do, the same content/u);
        t.is((await place.writes()).length, writes);
      }
    }
  }
  const now = new Map((await place.state()).people.map((is) => [is.email, is]));
  const wrong = [...staff.values()].filter(({ email, title, department }) => {
    const is = now.get(email);
    return is?.title !== title || is.department !== department || (!is.loginEnabled && !wereOff.has(email));
  });
  t.deepEqual(wrong.slice(0, 3), []);
  t.deepEqual(
    [...leavers].filter((email) => !staff.has(email) && now.get(email)?.loginEnabled),
    [],
  );
  const off = [...now.values()].filter(
    ({ loginEnabled, email }) => !loginEnabled && !leavers.has(email) && !wereOff.has(email),
  );
  t.deepEqual(
    off.map(({ email }) => email),
    [],
    'nobody else lost the sign-in',
  );
  t.is(now.size, people + 1 + 28 * 5, 'nobody was created twice');
  for (const where of ['inbox', 'working', 'review']) t.deepEqual(await one.in(where), [], where);
});
