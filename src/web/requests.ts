/** What pages send, checked: nothing of a request is used before its form is known. */
import { createdChoices, type CreatedChoice } from '../model/plan-options.js';
import type { ApplyRequest, Correction, PlanRequest, ReadingChoice, UndoRequest } from './api.js';
import { RequestError } from './problem.js';

/** Bytes of a JSON body. */
const mostBytes = 4 << 20;

/** Throws a RequestError for a body that is too large or no JSON. */
export async function readJson(request: Request): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > mostBytes) throw new RequestError(413, 'The request is too large.', 'Send less at once.');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw wrong('is not JSON');
  }
}

export function codeIn(value: unknown): string {
  const { code } = objectIn(value);
  if (typeof code !== 'string' || code === '') throw wrong('has no code');
  return code;
}

export function readingChoiceIn(value: unknown): ReadingChoice {
  const { sheet, headerRow, encoding, delimiter, map, visibleOnly } = objectIn(value);
  return {
    ...optional('sheet', sheet, isText),
    ...optional('headerRow', headerRow, isCount),
    ...optional('encoding', encoding, isText),
    ...optional('delimiter', delimiter, isText),
    ...optional('map', map, isTexts),
    ...optional('visibleOnly', visibleOnly, isFlag),
  };
}

export function planRequestIn(value: unknown): PlanRequest {
  const { choice, remember, people, removeFalse } = objectIn(value);
  return {
    choice: readingChoiceIn(choice),
    remember: remember === true,
    ...optional('people', people, isPeople),
    ...optional('removeFalse', removeFalse, isFlag),
  };
}

export function applyRequestIn(value: unknown): ApplyRequest {
  const { seal, losing, deletions, allowShortage, beyondLimits } = objectIn(value);
  if (!isText(seal) || !isCount(losing) || !isCount(deletions)) throw wrong('lacks what was confirmed');
  return { seal, losing, deletions, allowShortage: allowShortage === true, beyondLimits: beyondLimits === true };
}

export function undoRequestIn(value: unknown): UndoRequest {
  const { created } = objectIn(value);
  return optional('created', created, isCreatedChoice);
}

const mostCorrections = 10_000;
/** Characters that Excel allows in a cell. */
const longestCell = 32_767;

export function correctionsIn(value: unknown): readonly Correction[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > mostCorrections) {
    throw wrong(`must be a list of 1 to ${mostCorrections} corrections`);
  }
  return value.map((one: unknown) => {
    const { row, heading, value: text } = objectIn(one);
    const isCell = isCount(row) && row > 0 && isText(heading) && isText(text) && text.length <= longestCell;
    if (!isCell) throw wrong('has a correction that is none');
    return { row, heading, value: text };
  });
}

function objectIn(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('is not a JSON object');
  return value as Readonly<Record<string, unknown>>;
}

function optional<N extends string, T>(
  name: N,
  value: unknown,
  isOne: (value: unknown) => value is T,
): { readonly [K in N]?: T } {
  if (value === undefined || value === null) return {};
  if (!isOne(value)) throw wrong(`has a wrong value for ${name}`);
  return { [name]: value } as { readonly [K in N]?: T };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0');
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isPeople(value: unknown): value is 'any' | 'existing' | 'new' {
  return value === 'any' || value === 'existing' || value === 'new';
}

function isCreatedChoice(value: unknown): value is CreatedChoice {
  return createdChoices.some((choice) => choice === value);
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isText);
}

function wrong(what: string): RequestError {
  return new RequestError(400, `The request ${what}.`, 'Load the page again.');
}
