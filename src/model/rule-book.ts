/** Bundles and rules: what a row is given besides its own cells. A plan's header keeps the ones it was made with. */

/** A named set of what people of one kind have. Names as people write them in cells. */
export interface Bundle {
  readonly licenses?: readonly string[];
  readonly sessionTypes?: readonly string[];
  /** By the tracking code's name. */
  readonly trackingCodes?: Readonly<Record<string, string>>;
}

/** One row of the rules file: whoever has these values is given this. */
export interface Rule {
  /** Row number in the rules file. */
  readonly row: number;
  /** The heading of a column of the spreadsheet, and the values of which a cell must have one. */
  readonly when: readonly { readonly heading: string; readonly values: readonly string[] }[];
  readonly bundles: readonly string[];
  readonly gives: Bundle;
}

export interface RuleBook {
  /** The configuration that holds the bundles, for messages. */
  readonly configuration: string;
  readonly bundles: Readonly<Record<string, Bundle>>;
  /** Name and hash of the rules file; absent: there are only bundles. */
  readonly file?: { readonly name: string; readonly sha256: string };
  /** The rules stand in the configuration, for files of many kinds: a file may lack a column that they look at. */
  readonly isConfigured?: true;
  readonly rules: readonly Rule[];
  /** Headings of the rules file that are conditions, used by a rule or not. */
  readonly conditions?: readonly string[];
}

export function isBundle(value: unknown): value is Bundle {
  if (!isRecord(value)) return false;
  const { licenses = [], sessionTypes = [], trackingCodes = {}, ...others } = value;
  return (
    areTexts(licenses) &&
    areTexts(sessionTypes) &&
    isRecord(trackingCodes) &&
    areTexts(Object.values(trackingCodes)) &&
    Object.keys(others).length === 0
  );
}

export function isRuleBook(value: unknown): value is RuleBook {
  if (!isRecord(value)) return false;
  const { configuration, bundles, rules, file, conditions = [], isConfigured = true } = value;
  const isNamed = file === undefined || (isRecord(file) && areTexts([file['name'], file['sha256']]));
  const areBundles = isRecord(bundles) && Object.values(bundles).every(isBundle);
  return (
    typeof configuration === 'string' &&
    isConfigured === true &&
    areTexts(conditions) &&
    isNamed &&
    areBundles &&
    Array.isArray(rules) &&
    rules.every(isRule)
  );
}

function isRule(value: unknown): value is Rule {
  if (!isRecord(value)) return false;
  const { row, when, bundles, gives } = value;
  const isWhen = (one: unknown): boolean =>
    isRecord(one) && typeof one['heading'] === 'string' && areTexts(one['values']);
  return Number.isSafeInteger(row) && Array.isArray(when) && when.every(isWhen) && areTexts(bundles) && isBundle(gives);
}

function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string' && one.trim() !== '');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
