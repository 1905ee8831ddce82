/**
 * Texts of the program → what to do on this page. A step of an error is a sentence or a command (`RunError.steps`), and an option
 * is named by its exact name: both are written for the command line, so the page says where it has the same.
 */
import type { JobId } from '../api.js';

/** Where the page has what an option of the command line does. */
export type Place = 'columns' | 'reading' | 'options' | 'approval' | 'undo' | 'cells';

export type Way =
  | { readonly is: 'place'; readonly place: Place }
  /** Something that can be done with another job, in its own view. */
  | { readonly is: 'job'; readonly act: 'undo' | 'retry' | 'open'; readonly job: JobId }
  /** The page has no way. */
  | { readonly is: 'terminal'; readonly command: string };

const places: Readonly<Record<string, Place>> = {
  ...{ map: 'columns', 'ignore-unknown': 'columns' },
  ...{ sheet: 'reading', 'header-row': 'reading', encoding: 'reading', delimiter: 'reading' },
  ...{ 'visible-only': 'reading', 'no-visible-only': 'reading' },
  ...{ people: 'options', 'remove-false': 'options' },
  ...{ 'max-changes': 'approval', 'max-creates': 'approval', 'max-removals': 'approval', 'max-deletes': 'approval' },
  ...{ 'allow-shortage': 'approval' },
  ...{ created: 'undo', where: 'cells' },
};

/** Options that only a command of their own takes; all others are given when the page is started. */
const commandsOf: Readonly<Record<string, string>> = {
  ...{ device: 'login', paste: 'login', 'service-app': 'login', details: 'plan <file>', join: 'apply <file>' },
  ...{ 'keep-going': 'apply <job>', strict: 'apply <file>', person: 'restore', to: 'restore', waves: 'apply <job>' },
};

const acts: Readonly<Record<string, 'undo' | 'retry' | 'open'>> = { undo: 'undo', retry: 'retry', apply: 'open' };

/** What the page shows of a step: the command that it is, or that it leads to, is said by its ways. */
export function readStep(step: string): { readonly text: string | undefined; readonly ways: readonly Way[] } {
  const { before = step } = leading.exec(step)?.groups ?? {};
  return { text: before.trim() === '' ? undefined : before, ways: waysIn(step) };
}

/** `Sign in again: webex-bulk login`, or only the command. */
const leading = /^(?<before>\s*|[^:]*:)\s*webex-bulk (?!web\b)[a-z].*$/u;

/** What a text names that is for the command line; each way once. */
export function waysIn(text: string): readonly Way[] {
  const ways = new Map<string, Way>();
  for (const way of [...commandsIn(text).flatMap(wayOf), ...optionsIn(withoutCommands(text))])
    ways.set(JSON.stringify(way), way);
  return [...ways.values()];
}

/** `webex-bulk undo 20261128-x   what it does`: up to the gap, or to what ends a clause. The page itself is no command. */
const command = /webex-bulk (?!web\b)(?<verb>[a-z]+)(?<rest>(?: (?! )(?:"[^"]*"|'[^']*'|[^\s"'();,])+)*)/gu;

interface Command {
  readonly verb: string;
  readonly rest: string;
}

const verbs = new Set(
  'plan apply retry undo restore jobs results explain history export template report diff approve reject login logout whoami profiles doctor prune bundle watch'.split(
    ' ',
  ),
);

function commandsIn(text: string): readonly Command[] {
  return [...text.matchAll(command)].flatMap(({ groups }) => {
    const { verb = '', rest = '' } = groups ?? {};
    return verbs.has(verb) ? [{ verb, rest: rest.trim().replace(/[.:]$/u, '') }] : [];
  });
}

function withoutCommands(text: string): string {
  return text.replaceAll(command, '');
}

/** A command with options that the page has names their places; one about a job leads to the job. */
function wayOf({ verb, rest }: Command): readonly Way[] {
  const job = jobIn(rest);
  const act = acts[verb];
  if (job !== undefined && act !== undefined) return [{ is: 'job', act, job }];
  const options = [...rest.matchAll(option)].map(({ groups }) => groups?.['name'] ?? '');
  const onPage = options.flatMap((name) => places[name] ?? []);
  if (onPage.length > 0 && onPage.length === options.length) return onPage.map((place) => ({ is: 'place', place }));
  return [{ is: 'terminal', command: `webex-bulk ${[verb, rest].filter((part) => part !== '').join(' ')}` }];
}

const option = /(?<![\w-])--(?<name>[a-z][a-z-]*[a-z])/gu;

function optionsIn(text: string): readonly Way[] {
  return [...text.matchAll(option)].map(({ groups }): Way => {
    const name = groups?.['name'] ?? '';
    const place = places[name];
    return place === undefined
      ? { is: 'terminal', command: `webex-bulk ${commandsOf[name] ?? 'web'} --${name} …` }
      : { is: 'place', place };
  });
}

/** The name of a job, as a path or quoted; `undefined` for a file, or for none. */
function jobIn(rest: string): JobId | undefined {
  return /(?:^|[\s"'/\\])(?<job>\d{8}-\d{6}-[^"'/\\\s]*(?: [^"'/\\-][^"'/\\]*)?)["']?(?=\s|$)/u.exec(rest)?.groups?.[
    'job'
  ];
}
