/** A folder of drops with a simulated organization, for tests of `watch`. */
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { office, type Ended, type Lasting, type Office } from './cli.js';

export interface Inbox {
  readonly place: Office;
  readonly folder: string;
  drop(name: string, content: string): Promise<void>;
  /** One pass of `watch --once`. */
  pass(...more: string[]): Promise<Ended>;
  /** Names of the dropped files in this place. */
  in(place: string): Promise<string[]>;
  /** The job that waits for a person. */
  job(): Promise<string>;
}

export async function inbox(t: Lasting): Promise<Inbox> {
  const place = await office(t, { users: 30 });
  const folder = join(place.folder, 'hr');
  await mkdir(join(folder, 'inbox'), { recursive: true });
  return watched(place, folder);
}

export function watched(place: Office, folder: string): Inbox {
  const contents = async (path: string): Promise<string[]> => {
    const ids = await readdir(path).catch(() => []);
    const names = await Promise.all(ids.map((id) => readdir(join(path, id)).catch(() => [id])));
    return names
      .flat()
      .filter((name) => /\.(?:csv|xlsx)$/u.test(name) && !/-results\.csv$/u.test(name))
      .sort();
  };
  return {
    place,
    folder,
    async drop(name, content) {
      await writeFile(join(folder, `${name}.tmp`), content);
      await rename(join(folder, `${name}.tmp`), join(folder, 'inbox', name));
    },
    pass: (...more) => place.run('watch', folder, '--once', '--settle', '0', ...more),
    in: (name) => contents(join(folder, name)),
    job: () => waitingJob(place),
  };
}

async function waitingJob(place: Office): Promise<string> {
  const output = join(place.folder, 'output');
  for (const name of await readdir(output)) {
    const files = await readdir(join(output, name));
    if (files.includes('review.json') && !files.includes('approval.json') && !files.includes('rejection.json'))
      return name;
  }
  throw new Error('no job waits');
}

/** So many people of the simulated organization, with this title. */
export async function sheet({ place }: Inbox, count: number, title = 'Engineer', more = ''): Promise<string> {
  const { people } = await place.state();
  const rows = people.filter(({ email }) => email !== place.connection.admin).slice(0, count);
  return `email,title\n${rows.map(({ email }) => `${email},${title}\n`).join('')}${more}`;
}

/** The first file of the feed is there, approved and applied. */
export async function trusted(t: Lasting, count = 20): Promise<Inbox> {
  const one = await inbox(t);
  await one.drop('people-20261101.csv', await sheet(one, count, 'Engineer'));
  await one.pass();
  await one.place.run('approve', await one.job(), '--yes');
  await one.pass();
  return one;
}
