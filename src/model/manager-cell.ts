/**
 * Whom a cell in the column of managers means. Exports of directories and of HR programs name managers by address, name,
 * distinguished name (`CN=Ana Ruiz,OU=Sales`), or employee number.
 */
import { isClear, isEmail } from './cells.js';
import { comparableNames } from './person-names.js';

export type ManagerMeant =
  | { readonly by: 'address' }
  /** `names`: in the form used for comparison. */
  | { readonly by: 'name'; readonly name: string; readonly names: readonly string[] }
  | { readonly by: 'number'; readonly number: string };

/** `undefined`: the cell can mean no person; `<clear>` means none either. */
export function managerMeant(cell: string): ManagerMeant | undefined {
  const text = cell.trim();
  if (isClear(text)) return undefined;
  if (isEmail(text)) return { by: 'address' };
  const number = employeeNumber(text);
  if (number !== undefined) return { by: 'number', number };
  const name = commonName(text) ?? text;
  // A single word could be anybody's first name.
  const isName = /^[\p{L}\p{M}'’.,\- ]+$/u.test(name) && /\p{L}[ ,]+\p{L}/u.test(name);
  return isName ? { by: 'name', name, names: comparableNames({ displayName: name }) } : undefined;
}

/** A number as HR programs give it (`00417`, `E-1042`), in the form used for comparison; `undefined` for other texts. */
export function employeeNumber(text: string): string | undefined {
  const number = text.trim().replace(/^(?<whole>\d+)\.0$/u, '$<whole>');
  return /^\p{L}{0,4}[-_]?\d{1,12}$/u.test(number) ? number.toUpperCase() : undefined;
}

/** The name in a distinguished name of a directory (RFC 4514). */
function commonName(text: string): string | undefined {
  const name = /^CN=(?<name>(?:\\.|[^,\\])+),\s*(?:OU|CN|DC|O)=/iu.exec(text)?.groups?.['name'];
  return name?.replace(/\\(?<sign>.)/gu, '$<sign>').trim();
}
