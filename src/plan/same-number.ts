/** People with the employee number of a person whom a row would create: the same person under an old address. Reads only. */
import type { Problem, Wanted } from '../model/row.js';
import type { FileHeadings } from '../rows/change-columns.js';
import type { Answer } from '../webex/answer.js';
import type { ScimReader } from './scim-reader.js';

export interface SameNumber {
  readonly number: string;
  /** Their primary addresses, sorted; never empty. */
  readonly addresses: readonly string[];
  /** Those that a row of the file names. */
  readonly named: readonly string[];
}

interface Service {
  readonly scimReader?: Pick<ScimReader, 'findByNumber'> | undefined;
  readonly isNamed?: ((email: string) => boolean) | undefined;
}

/**
 * `undefined`: no other person has the number, or the row has none. A person with the row's own address is no other one: the
 * People API may show a person created over SCIM only after a moment.
 */
export async function findSameNumber(
  { scimReader, isNamed = () => false }: Service,
  { text = {} }: Wanted,
  email: string,
): Promise<Answer<SameNumber | undefined>> {
  const asked = text['employeeNumber'];
  if (asked?.do !== 'set' || scimReader === undefined) return { result: 'done', value: undefined };
  const found = await scimReader.findByNumber(asked.value);
  if (found.result !== 'done') return found;
  const others = found.value.filter(({ userName }) => userName.toLowerCase() !== email.toLowerCase());
  const addresses = others.map(({ userName }) => userName).sort();
  if (addresses.length === 0) return { result: 'done', value: undefined };
  return { ...found, value: { number: asked.value, addresses, named: addresses.filter(isNamed) } };
}

/** Why the row is not applied: it would create a second person. */
export function sameNumberProblem(
  email: string,
  { number, addresses, named }: SameNumber,
  headings: Pick<FileHeadings, 'of'>,
): Problem {
  const [first = ''] = addresses;
  const several = addresses.length > 1 ? ` and ${String(addresses.length - 1)} more` : '';
  const what = `is the employee number of ${first}${several} in Webex, who ${addresses.length > 1 ? 'are' : 'is'} not ${email}`;
  const way =
    named.length > 0
      ? `a row of this file names ${named.join(' and ')} too: correct the number, or delete one of the rows`
      : `if ${email} is the new address of the same person, write ${first} in ${headings.of('email')} and ${email} in newEmail; if not, correct the number`;
  return {
    code: 'known-by-number',
    column: headings.of('employeeNumber'),
    value: number,
    severity: 'error',
    message: `${what}; ${way}`,
  };
}
