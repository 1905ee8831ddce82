/** `approval` in the configuration file: from which size on a plan needs the approval of another person. */
import { RunError } from '../errors.js';
import { approvalRuleKeys, type ApprovalRule } from '../model/approval-rule.js';
import { nearest } from '../model/names.js';
import { limitForms, readLimit } from '../model/safety-limits.js';
import { approvalKey, type Configuration } from './configuration-file.js';

/** Options of a command that the rule applies to. */
export interface Ruled {
  readonly approval?: ApprovalRule | undefined;
}

/** `undefined`: the file asks for none. Throws a RunError (`usage`) that names the key and what it may be. */
export function approvalSetting({ name, values }: Configuration): ApprovalRule | undefined {
  const value = values[approvalKey];
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong(name, approvalKey, 'must be an object', 'Write it as {"approval": {"changes": 500, "removals": 20}}.');
  }
  const entries = Object.entries(value as Readonly<Record<string, unknown>>).map(([key, of]) => {
    const known: readonly string[] = approvalRuleKeys;
    if (!known.includes(key)) {
      const near = nearest(key, known);
      const next = near === undefined ? `Known keys: ${known.join(', ')}.` : `Did you mean "${near}"?`;
      throw wrong(name, `${approvalKey}.${key}`, 'is not known', next);
    }
    const limit = readLimit(of);
    if (limit === undefined) throw wrong(name, `${approvalKey}.${key}`, `must be ${limitForms}`, 'Correct it.');
    return [key, limit] as const;
  });
  return Object.fromEntries(entries);
}

function wrong(file: string, key: string, what: string, next: string): RunError {
  return new RunError('usage', `"${key}" in the configuration ${file} ${what}.`, { next });
}
