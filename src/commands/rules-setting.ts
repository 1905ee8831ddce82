/** Bundles and rules of a run: from the configuration file, the environment or the command line. */
import { dirname, resolve } from 'node:path';
import { RunError } from '../errors.js';
import type { PlanHeader } from '../job/plan-file.js';
import type { RuleBook } from '../model/rule-book.js';
import { readRules } from '../plan/read-rules.js';
import { bundlesSetting, type Bundled } from './bundles-setting.js';
import type { Configuration } from './configuration-file.js';

/** Options of a command that reads spreadsheets. */
export interface RuleSettings extends Bundled {
  /** Path of the rules file; empty: configured rules are turned off. */
  readonly rules?: string;
  /** The path comes from the configuration file, not from this run. */
  readonly areRulesConfigured?: boolean | undefined;
}

/** A relative path in the configuration file is taken from that file's folder. Throws a RunError (`usage`) for wrong bundles. */
export function ruleSettings(configuration: Configuration, rules: string | undefined): RuleSettings {
  const areRulesConfigured = configuration.used?.has('rules') === true;
  const isPath = areRulesConfigured && rules !== '';
  return {
    bundles: bundlesSetting(configuration),
    ...(rules !== undefined && { rules: isPath ? resolve(dirname(configuration.name), rules) : rules }),
    areRulesConfigured,
  };
}

/** `undefined`: there are neither bundles nor rules. Throws a RunError for a rules file that cannot be used. */
export async function ruleBookOf(settings: RuleSettings): Promise<RuleBook | undefined> {
  const { bundles, rules, areRulesConfigured } = settings;
  if (rules === undefined || rules === '') return bundles && { ...bundles, rules: [] };
  const read = await readRules(rules);
  const configured = areRulesConfigured === true ? { isConfigured: true as const } : {};
  return { configuration: 'webex-bulk.json', bundles: {}, ...bundles, ...read, ...configured };
}

/**
 * A job keeps the rules that it was planned with. Throws a RunError (`refused`) if this run names other ones, or none; rules in
 * the configuration file are for new plans.
 */
export async function refuseOtherRules(
  { options: { rules: planned } }: Pick<PlanHeader, 'options'>,
  { rules, areRulesConfigured }: RuleSettings,
): Promise<void> {
  if (rules === undefined || areRulesConfigured === true) return;
  const given = rules === '' ? undefined : (await readRules(rules)).file;
  if (given?.sha256 === planned?.file?.sha256) return;
  const before = planned?.file === undefined ? 'without rules' : `with the rules in ${planned.file.name}`;
  const now =
    given === undefined ? 'without them' : `with ${sameName(given, planned) ? 'another content of ' : ''}${given.name}`;
  throw new RunError('refused', `The plan was made ${before}, and cannot be applied ${now}.`, {
    next: 'Omit --rules (the job keeps the rules that it was planned with), or plan the file again.',
  });
}

function sameName(given: { readonly name: string }, planned: RuleBook | undefined): boolean {
  return planned?.file?.name === given.name;
}
