/** Which field of a row the reasons for a refusal are about, if they say so. */
import type { ToldReason } from './told-reasons.js';

/** Names of the People API → the standard column name. */
const fields: Readonly<Partial<Record<string, string>>> = {
  email: 'email',
  emails: 'email',
  emailaddress: 'email',
  username: 'email',
  firstname: 'firstName',
  lastname: 'lastName',
  displayname: 'displayName',
  title: 'title',
  department: 'department',
  manager: 'manager',
  managerid: 'manager',
  loginenabled: 'loginEnabled',
};

/**
 * `undefined` if the reasons name no field, or several. Goes by the subjects that the answer names, otherwise by its text,
 * which is undocumented, so only plain wording counts.
 */
export function fieldOf(reasons: readonly ToldReason[]): string | undefined {
  const named = new Set(reasons.flatMap(({ about }) => columnFor(about) ?? []));
  if (named.size > 0) return named.size === 1 ? [...named][0] : undefined;
  const worded = new Set(reasons.flatMap(({ text }) => columnsIn(text)));
  return worded.size === 1 ? [...worded][0] : undefined;
}

/** `/emails[0]` and `emails.value` are about `emails`. */
function columnFor(about: string | undefined): string | undefined {
  const name = /^\/?(?<name>[a-z]+)(?:[./[].*)?$/iu.exec(about ?? '')?.groups?.['name'];
  return fields[name?.toLowerCase() ?? ''];
}

const wrong =
  'invalid|not valid|malformed|not allowed|not found|unknown|does not exist|already|in use|taken|exists|claimed|too long';
const subjects: readonly (readonly [column: string, names: string])[] = [
  ['email', 'e-?mail(?: address(?:es)?)?|emails?'],
  ['manager', 'manager(?: ?id)?'],
  ['title', 'job title|title'],
  ['department', 'department'],
  ['firstName', 'first ?name'],
  ['lastName', 'last ?name'],
  ['displayName', 'display ?name'],
];

function columnsIn(text: string): string[] {
  return subjects.flatMap(([column, names]) => {
    const before = new RegExp(`\\b(?:invalid|malformed|unknown|duplicate) (?:${names})\\b`, 'iu');
    const after = new RegExp(
      `\\b(?:${names})\\b["']?(?: \\S*@\\S*| "[^"]*"| '[^']*')? (?:is |are |was |has )?(?:${wrong})\\b`,
      'iu',
    );
    return before.test(text) || after.test(text) ? [column] : [];
  });
}
