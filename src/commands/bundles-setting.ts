/** `bundles` in the configuration file: named sets of licenses, session types and tracking codes. */
import { RunError } from '../errors.js';
import { isBundle, type RuleBook } from '../model/rule-book.js';
import { bundlesKey, isObject, type Configuration } from './configuration-file.js';

/** Options of a command that reads spreadsheets. */
export interface Bundled {
  readonly bundles?: Pick<RuleBook, 'bundles' | 'configuration'> | undefined;
}

/** `undefined`: the file has none. Throws a RunError (`usage`) that names the bundle and how it is written. */
export function bundlesSetting({ name, values }: Configuration): Bundled['bundles'] {
  const value = values[bundlesKey];
  if (value === undefined) return undefined;
  const entries = isObject(value) ? Object.entries(value) : [];
  if (entries.length === 0) throw wrong(`"${bundlesKey}" in the configuration ${name} must be an object of bundles`);
  const bundles = entries.map(([bundle, content]) => {
    if (!isBundleName(bundle)) {
      throw wrong(`"${bundlesKey}" in the configuration ${name}: the name "${bundle}" cannot be written in a cell`);
    }
    if (isBundle(content)) return [bundle, content] as const;
    throw wrong(`"${bundlesKey}" → "${bundle}" in the configuration ${name} is not a bundle`);
  });
  return { configuration: name, bundles: Object.fromEntries(bundles) };
}

/** Can a cell name the bundle? */
export function isBundleName(name: string): boolean {
  return name.trim() !== '' && !/[;\n]/u.test(name);
}

function wrong(what: string): RunError {
  const form = '{"bundles": {"Sales": {"licenses": ["…"], "sessionTypes": ["…"], "trackingCodes": {"Region": "…"}}}}';
  return new RunError('usage', `${what}.`, { next: `Write it as ${form}.` });
}
