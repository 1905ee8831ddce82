/**
 * What must not appear in any message. Secrets are removed where a message is built from text that is not this program's own:
 * an answer of the service, an unexpected error. Data (cells, plans, journals, results, requests) is never rewritten, because a
 * secret may also be a word in the spreadsheet.
 */

/** Longest first, so that a secret that contains another one is found whole. */
const secrets: string[] = [];

/** Shorter ones would match unrelated text. */
const shortest = 8;

/** From now on `redacted` finds the value as it is, as encoded in URLs, forms, pages and JSON, and in Base64. */
export function registerSecret(value: string | undefined): void {
  if (value === undefined || value.length < shortest) return;
  for (const form of formsOf(value)) if (!secrets.includes(form)) secrets.push(form);
  secrets.sort((a, b) => b.length - a.length);
}

function formsOf(value: string): string[] {
  const base64 = Buffer.from(value).toString('base64').replace(/=+$/u, '');
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return [
    value,
    // A lone surrogate cannot be encoded in a URL.
    encodeURIComponent(Buffer.from(value).toString()),
    new URLSearchParams({ '': value }).toString().slice(1),
    value.replaceAll(/[&<>"]/gu, (character) => entities[character] ?? character),
    JSON.stringify(value).slice(1, -1),
    base64,
    base64.replaceAll('+', '-').replaceAll('/', '_'),
  ];
}

/** A message's text with every secret masked. Not for data: a cell that is also a secret would be changed. */
export function redacted(text: string): string {
  let clean = text;
  for (const secret of secrets) if (clean.includes(secret)) clean = clean.replaceAll(secret, '***');
  return clean;
}
