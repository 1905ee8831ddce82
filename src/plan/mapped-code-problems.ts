/** Problems with a row because of tracking codes that follow attributes of the person. */
import { attributeOfCode } from '../fields/mapped-attributes.js';
import { isMappedCode } from '../fields/mapped-code.js';
import type { Catalog } from '../model/catalog.js';
import type { Change, Problem } from '../model/row.js';
import type { FileHeadings } from '../rows/change-columns.js';
import type { LookedUp } from './looked-up.js';

interface Asking {
  readonly looked: Pick<LookedUp, 'siteUser'>;
  /** Changes of what the person has, and of what the site has. */
  readonly profile: readonly Change[];
  readonly site: readonly Change[];
  readonly catalog: Catalog;
  readonly headings: Pick<FileHeadings, 'ofCode'>;
}

/**
 * A code that differs although its attribute is as asked: no call would change it. An account that the site does not show yet says
 * nothing.
 */
export function mappedCodeProblems({ looked, profile, site, catalog, headings }: Asking): Problem[] {
  if (!looked.siteUser) return [];
  return site.filter(isMappedCode).flatMap((change): Problem[] => {
    const { key = '', label = '', from, to } = change;
    const attribute = attributeOfCode(key, catalog)?.name ?? '';
    if (profile.some(({ field }) => field === attribute)) return [];
    const column = headings.ofCode(key, label);
    const value = typeof to === 'string' ? to : '<clear>';
    return [
      {
        code: 'code-not-following',
        column,
        value,
        message: notFollowing(attribute, from, catalog.site),
        severity: 'error',
      },
    ];
  });
}

function notFollowing(attribute: string, from: Change['from'], site: string): string {
  const shown = from === null ? 'no value' : JSON.stringify(from);
  return `is the person's ${attribute} already, but ${site} shows ${shown} for the code: plan the row again later; if it stays so, also with --settings-api rest, check in Control Hub which attribute the code is mapped to`;
}
