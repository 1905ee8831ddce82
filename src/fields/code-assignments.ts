/** Cells in tracking code columns → the values that the row asks for, checked against the site's lists. */
import type { Catalog, TrackingCode } from '../model/catalog.js';
import { isClear } from '../model/cells.js';
import type { FileHeader } from '../model/columns.js';
import { sameText } from '../model/equal-text.js';
import { readListed } from './listed-values.js';
import type { Problem, SeenSiteUser, Wanted, Assignment } from '../model/row.js';
import type { Cell, Complain } from './cell.js';

/** A tracking code's value is at most 128 characters (the schemas' maxLength of com:trackingCode1…10). */
const longestTrackingValue = 128;

/** By index; reports each cell that the site cannot accept. */
export function codeAssignments(
  codes: ReadonlyMap<string, Cell>,
  catalog: Catalog,
  complain: Complain,
): Wanted['trackingCodes'] {
  const assignments: Record<string, Assignment<string>> = {};
  for (const [index, cell] of codes) {
    const code = catalog.trackingCodes.find((one) => one.index === index);
    if (isClear(cell.text)) {
      if (code?.required) complain('cannot-clear', cell, 'cannot be emptied: the site requires this tracking code');
      else assignments[index] = { do: 'clear' };
      continue;
    }
    assignments[index] = { do: 'set', value: listedValue(cell, code, complain) };
    const length = Array.from(cell.text).length;
    const most = code?.longestValue ?? longestTrackingValue;
    if (length > most)
      complain('value-too-long', cell, `has ${length} characters; the limit for tracking codes is ${most}`);
  }
  return Object.keys(assignments).length > 0 ? assignments : undefined;
}

/** The value as it is on the site's list; a value that is not on it is reported. */
function listedValue(cell: Cell, code: TrackingCode | undefined, complain: Complain): string {
  const { values = [], isClosed = false } = code ?? {};
  if (values.length === 0) return cell.text;
  const quoted = (some: readonly string[], between: string): string => some.map((value) => `"${value}"`).join(between);
  const listed = readListed(cell.text, values);
  if (listed.is === 'listed') {
    const { value } = listed;
    if (value !== cell.text) complain('cleaned-value', cell, `was read as "${value}" of the site's list`, 'warning');
    return value;
  }
  if (listed.is === 'damaged') {
    const meant = quoted(listed.meant.slice(0, 5), ' or ');
    complain(damagedValue, cell, `is not on the site's list: ${listed.why}; did you mean ${meant}?`);
  } else {
    const offered = `${quoted(values.slice(0, 12), ', ')}${values.length > 12 ? ' …' : ''}`;
    const what = `is not on the site's list (${offered})`;
    if (isClosed) complain(notOnList, cell, `${what}, which allows no other value`);
    else complain(notOnList, cell, `${what}; the site may refuse it`, 'warning');
  }
  return cell.text;
}

const damagedValue = 'damaged-value';
const notOnList = 'not-on-list';

/** A value that the site already has may stay, whatever its list says today. */
export function withoutStanding(
  problems: readonly Problem[],
  header: FileHeader,
  siteUser: Pick<SeenSiteUser, 'trackingCodes'> | null | undefined,
): readonly Problem[] {
  return problems.filter(({ code, column, value }) => {
    if (code !== damagedValue && code !== notOnList) return true;
    const asked = header.columns.find((one) => one.is === 'trackingCode' && one.heading.trim() === column);
    if (asked?.is !== 'trackingCode' || value === undefined) return true;
    return !sameText(siteUser?.trackingCodes[asked.index] ?? '', value);
  });
}
