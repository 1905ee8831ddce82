/** Problems with a row because of what only SCIM carries. */
import { scimFieldsAsked } from '../fields/needs-scim.js';
import { fieldOf } from '../fields/table.js';
import type { Change, Problem, SeenPerson, Wanted } from '../model/row.js';
import type { FileHeadings } from '../rows/change-columns.js';
import type { LookedUp } from './looked-up.js';

interface Asking {
  readonly wanted: Wanted;
  readonly person: SeenPerson | null;
  readonly looked: Pick<LookedUp, 'scim'>;
  /** Changes to the profile, and to what only SCIM carries. */
  readonly profile: readonly Change[];
  readonly cells: readonly string[];
  readonly headings: Pick<FileHeadings, 'cellUnder'>;
}

export function scimProblems({ wanted, person, looked, profile, cells, headings }: Asking): Problem[] {
  const about = (name: string, code: string, message: string): Problem => {
    return { code, ...headings.cellUnder(name, cells), message, severity: 'error' };
  };
  const names = scimFieldsAsked(wanted).map(({ name }) => name);
  const { closed, isHidden } = looked.scim ?? {};
  if (closed !== undefined) return names.map((name) => about(name, 'scim-closed', needsScope(closed)));
  if (isHidden === true) return names.map((name) => about(name, 'not-in-scim', hidden));
  // What was not seen cannot be compared, and not be put back.
  const unseen = person === null ? [] : names.filter((name) => !(name in person));
  return [
    ...unseen.map((name) => about(name, 'incomplete-record', strange)),
    ...profile.flatMap((change) => {
      const why = fieldOf(change).whyRefused?.(change);
      return why === undefined ? [] : [about(change.field, 'invalid-value', why)];
    }),
  ];
}

function needsScope(why: string): string {
  return `is not set: this column is read and written over SCIM only, with the scope identity:people_rw. ${why}. Sign in again with it (webex-bulk login --scim), or leave the column out (--map "Heading=ignore")`;
}

const hidden = 'is not set: SCIM, which alone has this attribute, does not show the person';
const strange =
  'is not set: Webex shows what is there now in a form that cannot be read, so an undo could not restore it';
