/** What must be written nowhere, and the one redactor that every exit uses: terminal, files of a job, messages. */

const secrets = new Set<string>();

/** Shorter ones would be found in text that has nothing to do with them. */
const shortest = 8;

/** From now on the value is written nowhere, as it is, as it stands in addresses, or in base64. */
export function keepSecret(value: string | undefined): void {
  if (value === undefined || value.length < shortest) return;
  secrets.add(value);
  secrets.add(encodeURIComponent(value));
  secrets.add(Buffer.from(value).toString('base64').replace(/=+$/u, ''));
}

/** The text without any secret in it. */
export function redacted(text: string): string {
  let clean = text;
  for (const secret of secrets) if (clean.includes(secret)) clean = clean.replaceAll(secret, '***');
  return clean;
}
