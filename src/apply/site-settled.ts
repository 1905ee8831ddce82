/** What the site shows after a message: which of the row's changes are in force, and what is corrected at once. */
import { isSessionType } from '../fields/session-type.js';
import { siteNotAsAsked } from '../fields/asked-now.js';
import { changeKey, isInForce, reversed, takes } from '../fields/changes.js';
import type { Change, SeenSiteUser } from '../model/row.js';
import { settingParts } from '../rows/wanted.js';
import type { WantedSettings } from '../webex/site-settings.js';
import { changedSince, putBack, type Refusal } from './refusal.js';
import { send, type RowRun } from './row-context.js';
import { fullSettings } from './site-messages.js';

export interface Settled {
  /** The changes that the message made. */
  readonly part: readonly Change[];
  readonly message: WantedSettings;
  /** The row granted the account: anything it has besides what was asked for was assigned automatically. */
  readonly isNewAccount: boolean;
}

/** Returns what a new account has although the row rules it out: this still has to be removed. */
export async function settleShown(row: RowRun, settled: Settled, shown: SeenSiteUser): Promise<Change[]> {
  const { sessionTypes, trackingCodes } = shown;
  row.shown.settings = { sessionTypes, trackingCodes };
  if (showsAllAsked(row, settled.message)) row.shown.siteUser = shown;
  row.ledger.compare(settled.part, { siteUser: shown }, notTaken);
  await restoreTaken(row, settled.part, shown);
  return settleRest(row, settled, shown);
}

const notTaken: Refusal = {
  code: 'not-taken',
  message: 'the site accepted the request but did not make this change',
};

/** Over REST, an answer shows only what its own message set. */
function showsAllAsked({ run, plan }: RowRun, message: WantedSettings): boolean {
  if (!run.isOverRest) return true;
  const parts = settingParts(plan.wanted);
  return (
    (!parts.sessionTypes || message.sessionTypes !== undefined) &&
    (!parts.trackingCodes || message.trackingCodes !== undefined)
  );
}

/** If a message removed settings without adding everything it should have added, the removed ones are restored at once. */
async function restoreTaken(row: RowRun, part: readonly Change[], shown: SeenSiteUser): Promise<void> {
  const { ledger, run } = row;
  const taken = part.filter((change) => takes(change) && ledger.stateOf(change) === 'in-force');
  const isMissing = part.some((change) => !takes(change) && ledger.stateOf(change) !== 'in-force');
  if (ledger.created || !isMissing || taken.length === 0) return;
  const back = taken.map(reversed);
  const wanted = fullSettings(back, shown);
  const answer = await send(row, 'site.set', back, () => run.site.set(shown.account, wanted, { verify: true }));
  if (answer.result === 'doubt') return;
  ledger.indeterminate = undefined;
  const now = answer.result === 'done' && answer.value ? { ...shown, ...answer.value } : shown;
  for (const change of taken) if (!isInForce(change, null, now)) ledger.refuse(change, putBack);
}

/**
 * Only now is it known what a new account was given automatically; in any other account, a difference was made by others since
 * the plan.
 */
function settleRest(row: RowRun, { message, isNewAccount }: Settled, shown: SeenSiteUser): Change[] {
  const { ledger, plan, run } = row;
  const known = new Set(ledger.changes.map(changeKey));
  const isShown = ({ field }: Change): boolean =>
    !run.isOverRest || (isSessionType({ field }) ? message.sessionTypes : message.trackingCodes) !== undefined;
  const rest = siteNotAsAsked(plan, shown, run.catalog).filter(
    (change) => isShown(change) && !known.has(changeKey(change)),
  );
  ledger.add(rest);
  const ruledOut = isNewAccount ? rest.filter(takes) : [];
  for (const change of rest) if (!ruledOut.includes(change)) ledger.refuse(change, changedSince(change));
  return ruledOut;
}
