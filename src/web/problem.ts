/** What went wrong, as the page is told: in the program's own words, without a path of this machine or a secret. */
import { basename, resolve } from 'node:path';
import { RunError, type RunProblem } from '../errors.js';
import { ChoiceNeeded } from '../model/choice-needed.js';
import type { PlanOptions } from '../model/plan-options.js';
import { redacted } from '../model/secrets.js';
import { OtherEncodingError } from '../spreadsheet/not-utf8.js';
import type { ApiProblem, ReadingChoice } from './api.js';

/** Removes folders of this machine from a text: a file keeps its name. */
export type Scrub = (text: string) => string;

/** `output`: the folder of the jobs; `uploads`: that of the files, each in a folder of its own. */
export function createScrub(output: string, uploads: string): Scrub {
  const folders = [
    ...[resolve(uploads), uploads].map((path) => `${escaped(path)}[\\\\/][\\w-]+[\\\\/]`),
    ...[resolve(output), output].map((path) => `${escaped(path)}[\\\\/]`),
  ];
  const within = new RegExp(folders.join('|'), 'gu');
  const root = new RegExp(`${escaped(resolve(output))}(?![\\w-])`, 'gu');
  return (text) => redacted(text).replaceAll(within, '').replaceAll(root, basename(output));
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&');
}

const statuses: Readonly<Record<RunProblem, 400 | 409 | 503>> = {
  usage: 400,
  refused: 409,
  signIn: 409,
  stopped: 503,
};

/** The HTTP status of an error; 500 for an unexpected one, whose text may hold anything and is not told. */
export function statusOf(error: unknown): 400 | 404 | 409 | 413 | 500 | 503 {
  if (error instanceof RequestError) return error.status;
  return error instanceof RunError ? statuses[error.problem] : 500;
}

export function problemOf(error: unknown, scrub: Scrub): ApiProblem {
  if (!(error instanceof RunError)) {
    const steps = ['Check the terminal that runs webex-bulk web: it shows the error.'];
    return { message: 'An unexpected error: this is a bug in webex-bulk.', steps };
  }
  if (error instanceof OtherEncodingError) return whichEncoding(error, scrub);
  return {
    message: scrub(error.lines.join('\n')),
    steps: error.steps.map(scrub),
    ...(error instanceof ChoiceNeeded && {
      choices: error.choices.map(({ label, options }) => ({ label: scrub(label), choice: choiceOf(options) })),
    }),
  };
}

/** The page lists how each encoding reads the line, and has no options of a command line. */
function whichEncoding({ lines: [first = ''], readings }: OtherEncodingError, scrub: Scrub): ApiProblem {
  return {
    message: scrub(first.replace(/ Other encodings read it like this.*$/u, '')),
    steps: ['Choose the line whose names are spelled right.'],
    choices: readings.map(({ encoding, excerpt }) => ({ label: `${excerpt} (${encoding})`, choice: { encoding } })),
  };
}

function choiceOf({ sheet, headerRow, encoding, delimiter, map, visibleOnly }: Partial<PlanOptions>): ReadingChoice {
  return {
    ...(sheet !== undefined && { sheet }),
    ...(headerRow !== undefined && { headerRow }),
    ...(encoding !== undefined && { encoding }),
    ...(delimiter !== undefined && { delimiter }),
    ...(map !== undefined && { map }),
    ...(visibleOnly !== undefined && { visibleOnly }),
  };
}

/** A request that cannot be answered: what it asks for is not there, is too large, or is not what the interface says. */
export class RequestError extends RunError {
  readonly status: 400 | 404 | 413;

  constructor(status: 400 | 404 | 413, message: string, next: string) {
    super('usage', message, { next });
    this.status = status;
  }
}
