/** Licenses that Webex assigns by itself to people who are created over SCIM. Reads only. */
import type { Answer } from '../webex/answer.js';
import type { Person } from '../webex/person.js';

export interface UnaskedLicenses {
  /** The created person with licenses; `undefined`: as far as is known, there are none, or the person cannot be read. */
  look(read: () => Promise<Answer<Person | undefined>>): Promise<Person | undefined>;
}

/**
 * SCIM shows no licenses, and neither do lists of people by id (People API, as SDKs have seen it), so that a look is one read
 * for each. What Webex assigns to new people it assigns to all of them: the first of a run is read, and the others only if that
 * one has licenses. They wait for it.
 */
export function createUnaskedLicenses(): UnaskedLicenses {
  let first: Promise<boolean | undefined> | undefined;
  return {
    async look(read) {
      if (first !== undefined) return (await first) === true ? await withLicenses(read) : undefined;
      const own = withLicenses(read);
      first = own.then((person) => person && (person.licenses ?? []).length > 0);
      const person = await own;
      if (person === undefined) first = undefined;
      return person;
    },
  };
}

async function withLicenses(read: () => Promise<Answer<Person | undefined>>): Promise<Person | undefined> {
  const answer = await read();
  return answer.result === 'done' && answer.value?.licenses !== undefined ? answer.value : undefined;
}
