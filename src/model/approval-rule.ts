/** From which size on a plan needs the approval of somebody other than who planned it. Pure. */
import { limitsPassed, type Counted, type Limit } from './safety-limits.js';

/** What a plan may amount to without such an approval. */
export interface ApprovalRule {
  /** People created or updated. */
  readonly changes?: Limit;
  readonly creates?: Limit;
  /** People who lose something. */
  readonly removals?: Limit;
  /** People who are deleted. */
  readonly deletes?: Limit;
}

export const approvalRuleKeys = [
  'changes',
  'creates',
  'removals',
  'deletes',
] as const satisfies readonly (keyof ApprovalRule)[];

const noLimit: Limit = { spelled: '100%', hundredths: 10_000 };

/** What goes beyond the rule, as sentences without a period; empty: no approval is needed. */
export function beyondRule(
  counted: Counted,
  { changes, creates, removals = noLimit, deletes = noLimit }: ApprovalRule,
): string[] {
  const passed = limitsPassed(counted, {
    ...(changes && { 'max-changes': changes }),
    ...(creates && { 'max-creates': creates }),
    'max-removals': removals,
    'max-deletes': deletes,
  });
  return passed.map(({ message, limit }) => {
    const what = message.replace(/; --max-[a-z]+ is .*$/u, '');
    return `${what}; more than ${limit.replace('%', ' %')} needs the approval of another person`;
  });
}

interface Person {
  /** User of the machine. */
  readonly user?: string | undefined;
  /** Email address of the sign-in. */
  readonly admin?: string | undefined;
}

/**
 * Is the approver somebody other than who planned? Whoever is another user of the machine, or signed in as another admin. What
 * is not known of either counts as the same.
 */
export function isAnother(planner: Person, approver: Person): boolean {
  return differ(planner.user, approver.user) || differ(planner.admin, approver.admin);
}

function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one.toLowerCase() !== other.toLowerCase();
}
