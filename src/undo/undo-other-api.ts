/**
 * What a job left in force, converted to another API of the site: session types keep their ids (the documentation of both APIs
 * shows the same ones), tracking codes are matched by name.
 */
import { isMappedCode } from '../fields/mapped-code.js';
import { isTrackingCode } from '../fields/tracking-code.js';
import type { Catalog } from '../model/catalog.js';
import { sameName } from '../model/names.js';
import type { Change } from '../model/row.js';
import type { RowInForce } from './undo-step.js';

/**
 * `names`: names of the tracking codes, by the keys that the job used. A code without a namesake gets a key that no code has.
 */
export function underOtherKeys<R extends Pick<RowInForce, 'inForce' | 'accountBefore'>>(
  row: R,
  names: Readonly<Record<string, string>>,
  catalog: Catalog,
): R {
  const keyFor = (key: string, label = names[key] ?? ''): string => {
    const named = catalog.trackingCodes.filter(({ name }) => sameName(name, label));
    return named.length === 1 ? (named[0]?.index ?? '') : `${label} (${key})`;
  };
  const inForce = row.inForce.map((change): Change => {
    return isTrackingCode(change) || isMappedCode(change)
      ? { ...change, key: keyFor(change.key ?? '', change.label) }
      : change;
  });
  const { accountBefore } = row;
  if (!accountBefore) return { ...row, inForce };
  const codes = Object.entries(accountBefore.trackingCodes).map(([key, value]) => [keyFor(key), value] as const);
  return { ...row, inForce, accountBefore: { ...accountBefore, trackingCodes: Object.fromEntries(codes) } };
}
