/** Whom a row is about: by employee number where people are found by it, else by address. Reads only. */
import type { FileHeader } from '../model/columns.js';
import { isEmail } from '../model/cells.js';
import { fileHeadings } from '../rows/change-columns.js';
import { employeeNumber, keyIn, newEmailIn } from '../rows/keys.js';
import type { KeyFinder } from './key-finder.js';
import {
  aboutKey,
  findByAddress,
  type Asked,
  type FindingPerson,
  type Meant,
  type NotMeant,
} from './person-by-address.js';
import { findByKey } from './person-by-key.js';

/** `undefined`: neither an address nor an employee number says whom the row is about. */
export async function meantPerson(
  service: FindingPerson & { readonly keys?: KeyFinder | undefined },
  cells: readonly string[],
  header: FileHeader,
  email: string,
): Promise<Meant | NotMeant | undefined> {
  const headings = fileHeadings(header.columns);
  const { keys } = service;
  const key = keys === undefined ? '' : keyIn(cells, header);
  const asked: Asked = {
    ...{ key, email, newEmail: newEmailIn(cells, header) },
    keyColumn: headings.of(employeeNumber.name),
    emailColumn: headings.of('email'),
  };
  if (keys === undefined) return isEmail(email) ? await findByAddress(service, asked, []) : undefined;
  if (email !== '' && !isEmail(email)) return undefined;
  if (key === '')
    return email === ''
      ? undefined
      : await findByAddress(service, asked, [aboutKey(asked, 'no-key', withoutKey, 'warning')]);
  return await findByKey(service, keys, asked);
}

const withoutKey = 'is empty, so the person was found by address';
