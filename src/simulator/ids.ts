/** Identifiers as Webex shows them: unpadded Base64 of `ciscospark://us/TYPE/rest` (seen in every public sample). */

/** The public id of something, `PEOPLE` and a UUID for a person. */
export function publicId(type: string, rest: string): string {
  return Buffer.from(`ciscospark://us/${type}/${rest}`).toString('base64').replace(/=+$/, '');
}

/**
 * The last part of a public id of the given type, or undefined for anything else.
 *
 * @example restOfId('PEOPLE', publicId('PEOPLE', uuid)) // uuid
 */
export function restOfId(type: string, id: string): string | undefined {
  const beginning = `ciscospark://us/${type}/`;
  const decoded = Buffer.from(id, 'base64').toString('utf8');
  return decoded.startsWith(beginning) ? decoded.slice(beginning.length) : undefined;
}

/** A person's public id from either form in a request: the id itself, or (seen to work) the bare UUID. */
export function personId(text: string): string {
  return wholeId('PEOPLE', text);
}

/** The same for an organization; SDKs request its details by bare UUID, and the settings APIs document both forms. */
export function organizationId(text: string): string {
  return wholeId('ORGANIZATION', text);
}

function wholeId(type: string, text: string): string {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? publicId(type, text.toLowerCase()) : text;
}
