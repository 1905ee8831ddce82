/** Job folders of every kind: copies of one job that was really applied, changed in what makes the kind. */
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { office, type Lasting } from './cli.js';
import { applied } from './in-process.js';

export interface MadeJob {
  /** Follows the time in the folder's name. */
  readonly name: string;
  /** Days since it ended; default 100. */
  readonly days?: number;
  /** The header's own, besides. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** Files to be written, JSON for objects; `undefined`: removed. */
  readonly files?: Readonly<Record<string, unknown>>;
}

export interface MadeJobs {
  readonly output: string;
  /** The path of the new job. Its name is as old as the job. */
  readonly make: (job: MadeJob) => Promise<string>;
}

const day = 86_400_000;

export function nameOf({ name, days = 100 }: MadeJob): string {
  const at = new Date(Date.now() - days * day).toISOString();
  return `${at.slice(0, 10).replaceAll('-', '')}-120000-${name}`;
}

export async function madeJobs(t: Lasting): Promise<MadeJobs> {
  const place = await office(t, { users: 8 });
  const who = 'amelie.fischer@acme.example';
  const name = await applied(place, await place.file('lead.csv', `email,title\n${who},Lead\n`));
  const original = join(place.folder, 'original');
  const output = join(place.folder, 'output');
  await cp(join(output, name), original, { recursive: true });
  await rm(join(output, name), { recursive: true });
  return {
    output,
    make: async (job) => {
      const { days = 100, header = {}, files = {} } = job;
      const path = join(output, nameOf(job));
      const at = new Date(Date.now() - days * day).toISOString();
      await cp(original, path, { recursive: true });
      const [first = '', ...rest] = (await readFile(join(path, 'plan.jsonl'), 'utf8')).split('\n');
      const changed = { ...(JSON.parse(first) as object), at, ...header };
      await writeFile(join(path, 'plan.jsonl'), [JSON.stringify(changed), ...rest].join('\n'));
      const summary = JSON.parse(await readFile(join(path, 'summary.json'), 'utf8')) as object;
      await writeFile(join(path, 'summary.json'), JSON.stringify({ ...summary, finishedAt: at }));
      for (const [file, content] of Object.entries(files)) {
        if (content === undefined) await rm(join(path, file));
        else await writeFile(join(path, file), typeof content === 'string' ? content : JSON.stringify(content));
      }
      return path;
    },
  };
}
