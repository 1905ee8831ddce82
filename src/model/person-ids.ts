/**
 * How ids of the People API and of SCIM relate. People ids are Base64 of `ciscospark://us/PEOPLE/<uuid>` with any region; SCIM
 * has the bare UUID (the examples of both descriptions fit that; nothing says so, therefore addresses are compared too).
 */

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
const decodedId = /^ciscospark:\/\/(?<region>[^/]*)\/PEOPLE\/(?<rest>.+)$/u;

export function isUuid(text: string): boolean {
  return uuid.test(text);
}

/** The UUID in lower case; `undefined` for an id of another form. */
export function uuidOfPerson(personId: string): string | undefined {
  const rest = partsOf(personId)?.['rest'] ?? personId;
  return uuid.test(rest) ? rest.toLowerCase() : undefined;
}

/** The id of the People API for a user of SCIM. `like`: an id of the same organization, from which the region is taken. */
export function personIdOf(userId: string, like?: string): string {
  const region = (like === undefined ? undefined : partsOf(like)?.['region']) ?? 'us';
  return Buffer.from(`ciscospark://${region}/PEOPLE/${userId}`).toString('base64').replace(/=+$/u, '');
}

/** Are these ids of one person, in whatever form each of them has? */
export function samePerson(one: string, other: string): boolean {
  if (one === other) return true;
  const id = uuidOfPerson(one);
  return id !== undefined && id === uuidOfPerson(other);
}

function partsOf(personId: string): Record<string, string> | undefined {
  return decodedId.exec(Buffer.from(personId, 'base64').toString('latin1'))?.groups;
}
