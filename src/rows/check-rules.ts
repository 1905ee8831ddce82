/** Rules and bundles that cannot be used are refused once, before any row: with the place where each is written. */
import { RunError } from '../errors.js';
import { findLicense, findSessionType, isCalling, type Catalog } from '../model/catalog.js';
import type { FileHeader } from '../model/columns.js';
import { nearest, sameName } from '../model/names.js';
import type { Bundle, Rule, RuleBook } from '../model/rule-book.js';
import { codesOf } from './apply-gifts.js';
import { bundleNamed, columnHeaded } from './match-rules.js';

/**
 * `name`: the spreadsheet's. Throws a RunError (`refused`) that names every column, bundle, license, session type and tracking
 * code that does not exist, and rules with the same conditions that give different values for one tracking code.
 */
export function checkRules({ columns, rules: book }: FileHeader, catalog: Catalog, name: string): void {
  if (book === undefined) return;
  const complaints = Object.entries(book.bundles).flatMap(([bundle, gives]) =>
    wrongIn(gives, catalog).map(({ what, why }) => `"bundles" → "${bundle}" in ${book.configuration}: ${what} ${why}`),
  );
  for (const rule of book.rules) {
    const place = `${book.file?.name ?? 'the rules'}, row ${rule.row}`;
    for (const { heading } of rule.when) {
      if (columnHeaded(heading, columns) !== undefined || mayLack(columns, book)) continue;
      const near = nearest(
        heading,
        columns.map((column) => column.heading.trim()).filter((one) => one !== ''),
      );
      const hint = near === undefined ? '' : `; nearest: "${near}"`;
      complaints.push(`${place}, column "${heading}": ${name} has no such column${hint}`);
    }
    for (const bundle of rule.bundles) {
      if (bundleNamed(bundle, book) !== undefined) continue;
      complaints.push(
        `${place}, column "bundle": "${bundle}" isn't a bundle in ${book.configuration}${nearBundle(bundle, book)}`,
      );
    }
    complaints.push(...wrongIn(rule.gives, catalog).map(({ what, why }) => `${place}, ${what} ${why}`));
  }
  complaints.push(...contradictions(book, catalog));
  if (complaints.length === 0) return;
  const unique = [...new Set(complaints)];
  throw new RunError('refused', ['The rules cannot be used.', ...unique.map((one) => `  ${one}`)], {
    next: 'Correct them and plan the file again.',
  });
}

/**
 * Rules in the configuration are for files of many kinds, and give nothing where a file lacks their column. A file with
 * `previousBundle` must have it: what no rule gives is taken away there.
 */
function mayLack(columns: FileHeader['columns'], { isConfigured }: RuleBook): boolean {
  return isConfigured === true && !columns.some(({ heading }) => sameName(heading, 'previousBundle'));
}

function nearBundle(bundle: string, book: RuleBook): string {
  const names = Object.keys(book.bundles);
  const near = nearest(bundle, names);
  if (near !== undefined) return `; nearest: "${near}"`;
  return names.length === 0 ? ', which has none' : `; available: ${names.map((one) => `"${one}"`).join(', ')}`;
}

function wrongIn(gives: Bundle, catalog: Catalog): { readonly what: string; readonly why: string }[] {
  const wrong = (column: string, text: string, why: string): { what: string; why: string } => ({
    what: `column "${column}": "${text}"`,
    why,
  });
  const licenses = (gives.licenses ?? []).flatMap((text) => {
    const found = findLicense(catalog, text);
    if (!('found' in found)) return [wrong('licenses', text, found.message)];
    const why = 'is a Calling license, which needs a location and a number; assign it in Control Hub';
    return isCalling(found.found) ? [wrong('licenses', text, why)] : [];
  });
  const types = (gives.sessionTypes ?? []).flatMap((text) => {
    const found = findSessionType(catalog, text);
    return 'found' in found ? [] : [wrong('sessionTypes', text, found.message)];
  });
  return [...licenses, ...types, ...wrongCodes(gives, catalog, wrong)];
}

function wrongCodes(
  { trackingCodes = {} }: Bundle,
  { site, trackingCodes: known }: Catalog,
  wrong: (column: string, text: string, why: string) => { what: string; why: string },
): { what: string; why: string }[] {
  return Object.entries(trackingCodes).flatMap(([name, value]) => {
    const named = known.filter((one) => sameName(one.name, name));
    const [code, ...others] = named;
    if (code === undefined) {
      const near = nearest(
        name,
        known.map((one) => one.name),
      );
      const hint = near === undefined ? '' : `; nearest: "${near}"`;
      return [wrong('trackingCodes', name, `isn't a tracking code of ${site}${hint}`)];
    }
    if (others.length > 0) return [wrong('trackingCodes', name, `names several tracking codes of ${site}`)];
    const isOther = code.values.length > 0 && !code.values.includes(value);
    const offered = code.values.slice(0, 12).map((one) => `"${one}"`);
    return isOther ? [wrong(code.name, value, `is not on the site's list (${offered.join(', ')})`)] : [];
  });
}

/** Two rules that always match the same rows must agree. */
function contradictions({ rules, file, bundles, configuration }: RuleBook, catalog: Catalog): string[] {
  const book = { rules, bundles, configuration };
  const codes = (rule: Rule): [string, string][] => [
    ...codesOf(rule.gives, catalog),
    ...rule.bundles.flatMap((name) => codesOf(bundleNamed(name, book)?.bundle ?? {}, catalog)),
  ];
  const seen = new Map<string, { row: number; value: string }>();
  return rules.flatMap((rule) =>
    codes(rule).flatMap(([index, value]) => {
      const key = `${conditionsOf(rule)} ${index}`;
      const before = seen.get(key);
      if (before === undefined) seen.set(key, { row: rule.row, value });
      if (before === undefined || before.value === value) return [];
      const code = catalog.trackingCodes.find((one) => one.index === index)?.name ?? index;
      const places = before.row === rule.row ? `row ${rule.row} gives` : `rows ${before.row} and ${rule.row} give`;
      const rulesFile = file?.name ?? 'the rules';
      return [`${rulesFile}: ${places} "${before.value}" and "${value}" for "${code}" to the same rows; keep one`];
    }),
  );
}

function conditionsOf({ when }: Rule): string {
  const parts = when.map(({ heading, values }) => [
    heading.toLowerCase(),
    values.map((one) => one.toLowerCase()).sort(),
  ]);
  return JSON.stringify(parts.sort());
}
