/** The spreadsheet of one organization, and what an undisturbed run makes of each of its rows. */

export interface Sheet {
  readonly text: string;
  /** By address: how its row has to end, and what has to be there afterwards. */
  readonly rows: ReadonlyMap<string, WantedRow>;
}

export interface WantedRow {
  readonly status: 'created' | 'updated' | 'unchanged' | 'invalid';
  /** `undefined`: there has to be no such person. */
  readonly title: string | undefined;
  readonly licenses: readonly string[];
  /** The tracking code of the row; `undefined`: it names none. */
  readonly costCenter?: string;
}

/** The site and its tracking code come with it; its units suffice for every row. */
const license = 'Webex Suite';

/**
 * Of ten rows four create a person, two of them with a license; four change somebody who is there; one changes nothing, and one
 * cannot be done. `people`: who is there, with their titles.
 */
export function sheetOf(rows: number, people: readonly Present[]): Sheet {
  const wanted = new Map<string, WantedRow>();
  const lines = ['email,firstName,lastName,title,licenses,Cost center'];
  let present = 0;
  const next = (): Present => people[(present += 1) - 1] ?? missing(rows);
  for (let number = 1; number <= rows; number += 1) {
    const kind = number % 10;
    if (kind < 4) {
      const email = `new${number}@acme.example`;
      const has = kind < 2 ? license : '';
      const code = has === '' ? '' : `CC-${number}`;
      lines.push(`${email},New,Number ${number},Clerk ${number},${has},${code}`);
      const about = { status: 'created', title: `Clerk ${number}` } as const;
      wanted.set(email, has === '' ? { ...about, licenses: [] } : { ...about, licenses: [has], costCenter: code });
    } else if (kind < 8) {
      const { email } = next();
      lines.push(`${email},,,Clerk ${number},,`);
      wanted.set(email, { status: 'updated', title: `Clerk ${number}`, licenses: [] });
    } else if (kind === 8) {
      const { email, title } = next();
      lines.push(`${email},,,${title},,`);
      wanted.set(email, { status: 'unchanged', title, licenses: [] });
    } else {
      const email = `wrong${number}@acme.example`;
      lines.push(`${email},Wrong,Number ${number},Clerk ${number},No such license,`);
      wanted.set(email, { status: 'invalid', title: undefined, licenses: [] });
    }
  }
  return { text: `${lines.join('\n')}\n`, rows: wanted };
}

export interface Present {
  readonly email: string;
  readonly title: string;
}

function missing(rows: number): never {
  throw new Error(`The organization needs at least ${Math.ceil(rows / 2)} people for ${rows} rows.`);
}
