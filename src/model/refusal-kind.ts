/** Which refusals are of the same kind: Webex's message, without the parts that concern only one person. */
import type { Change, Outcome, RowPlan } from './row.js';

/**
 * The same text for all rows that Webex refused for the same reason. `undefined` for every other outcome: something is in force
 * or indeterminate, the row was refused without a request, or it failed for a reason that concerns the run (no right, too many
 * requests, an outage), which stops a run in its own way.
 */
export function refusalKind({ status, errorCode = '', error = '' }: Outcome, plan: RowPlan): string | undefined {
  if (status !== 'failed' || !isRefusedByWebex(errorCode)) return undefined;
  return `${errorCode} ${withoutPerson(reasonIn(error, plan.changes), plan)}`;
}

const ofTheRun = ['http-401', 'http-403', 'http-407', 'http-408', 'http-425', 'http-429'];

/** Webex refused, or accepted but its answer shows that nothing was done. */
const withoutEffect = [
  'address-taken',
  'required-attribute',
  'not-granted',
  'not-taken',
  'not-in-force',
  'rename-pending',
  'scim-closed',
];

function isRefusedByWebex(code: string): boolean {
  return (/^(?:http-4|xml-)/u.test(code) && !ofTheRun.includes(code)) || withoutEffect.includes(code);
}

/** The first reason, without the names of the changes it concerns: which of them a row makes is not part of the reason. */
function reasonIn(error: string, changes: readonly Change[]): string {
  const [first = ''] = error.split('; ');
  const names = changes.map(({ label, field }) => label ?? field);
  const [about = '', ...rest] = first.split(': ');
  return rest.length > 0 && about.split(', ').every((name) => names.includes(name)) ? rest.join(': ') : first;
}

function withoutPerson(reason: string, plan: RowPlan): string {
  let text = reason.toLowerCase();
  for (const own of ownTexts(plan)) text = withoutWords(text, own);
  return text
    .replace(
      /"[^"]*"|(?<!\p{L})'[^']*'(?!\p{L})|\u201C[^\u201D]*\u201D|\u2018[^\u2019]*\u2019|\u00AB[^\u00BB]*\u00BB/gu,
      '*',
    )
    .replace(/\S+@\S+/gu, '*')
    .replace(/[\p{L}_:./=+-]*\p{N}[\p{L}\p{N}_:.,/=+-]*/gu, '*')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Texts of the row and the person themselves, longest first, so that no part of one remains. */
function ownTexts({ cells, email, seen }: RowPlan): string[] {
  const { id = '', emails = [], firstName = '', lastName = '', displayName = '' } = seen?.person ?? {};
  const texts = [...cells, email, id, ...emails, firstName, lastName, displayName].map((one) =>
    one.trim().toLowerCase(),
  );
  return [...new Set(texts)].filter(({ length }) => length > 1).sort((a, b) => b.length - a.length);
}

/** Whole words only: the title "Lead" must not match in "misleading". */
function withoutWords(text: string, words: string): string {
  if (!text.includes(words)) return text;
  const literal = words.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'gu'), '*');
}
