/** The spreadsheets of a job: where they are read from, and where their copies and spools are kept. */
import type { Catalog } from '../model/catalog.js';
import { RunError } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import type { PlanHeader } from '../job/plan-file.js';
import { readJoin } from './read-join.js';
import { readRows, type RowChoice, type RowSource } from './read-rows.js';

interface FilePlaces {
  readonly path: string;
  readonly name: string;
  readonly spool: string;
  readonly copy?: string;
  readonly given?: string;
}

type CopiedPlaces = Required<Omit<FilePlaces, 'given'>>;

export interface Input {
  readonly file: string;
  /** A second file, joined to the first by email. */
  readonly join?: string | undefined;
}

/** Files that a run may leave in a job's folder while it reads. */
export const spools = [
  ...(['rows.jsonl', 'join-rows.jsonl', 'people.jsonl.again'] as const),
  ...(['scim-users.jsonl', 'scim-attributes.jsonl', 'scim-people.jsonl'] as const),
] as const;

/** The rows of the spreadsheet, or of both as one; the files are copied into the job while they are read. */
export async function readInput(
  job: JobFolder,
  { file, join }: Input,
  catalog: Catalog,
  choice: RowChoice,
): Promise<RowSource> {
  return await readBoth(
    firstPlaces(job, file),
    join === undefined ? undefined : joinPlaces(job, join),
    catalog,
    choice,
  );
}

/** The same rows again in the same run, from the job's own copies. */
export async function readCopies(
  job: JobFolder,
  { file, join }: Input,
  catalog: Catalog,
  choice: RowChoice,
): Promise<RowSource> {
  const second = join === undefined ? undefined : { ...asCopy(joinPlaces(job, join)), given: join };
  return await readBoth({ ...asCopy(firstPlaces(job, file)), given: file }, second, catalog, choice);
}

/** The same rows again in another run. Throws a RunError (`refused`) if a copy was changed. */
export async function readInputAgain(
  job: JobFolder,
  { input, options }: PlanHeader,
  catalog: Catalog,
): Promise<RowSource> {
  const first = asCopy(firstPlaces(job, input.name));
  const second = input.join && asCopy(joinPlaces(job, input.join.name));
  const source = await readBoth(first, second, catalog, options);
  if (source.input.sha256 !== input.sha256) throw otherInput(first.path);
  if (second && source.input.join?.sha256 !== input.join.sha256) throw otherInput(second.path);
  return source;
}

async function readBoth(
  first: FilePlaces,
  second: FilePlaces | undefined,
  catalog: Catalog,
  choice: RowChoice,
): Promise<RowSource> {
  if (second === undefined) return await readRows(first, catalog, choice);
  const join = await readJoin(second, catalog, choice);
  try {
    return await readRows(first, catalog, choice, join);
  } finally {
    await join.close();
  }
}

function firstPlaces(job: JobFolder, path: string): CopiedPlaces {
  return { ...named(path), copy: job.file(`input${extensionOf(path)}`), spool: job.file(spools[0]) };
}

function joinPlaces(job: JobFolder, path: string): CopiedPlaces {
  return { ...named(path), copy: job.file(`join${extensionOf(path)}`), spool: job.file(spools[1]) };
}

function asCopy({ name, spool, copy }: CopiedPlaces): FilePlaces {
  return { path: copy, name, spool };
}

function named(path: string): Pick<FilePlaces, 'path' | 'name'> {
  return { path, name: path.split(/[\\/]/u).at(-1) ?? path };
}

function extensionOf(path: string): string {
  return /\.[a-z\d]{1,8}$/iu.exec(path)?.[0].toLowerCase() ?? '.csv';
}

function otherInput(path: string): RunError {
  return new RunError('refused', `${path} has changed since the plan was started.`, {
    next: 'Plan the file again.',
  });
}
