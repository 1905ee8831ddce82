/**
 * Tracking codes that follow attributes of the person: whether they did, once the attributes are written. Reads only; an attribute is
 * written by the call that carries it.
 */
import { changeKey, isInForce, mappedCodeChanges } from '../fields/changes.js';
import { attributeOfCode } from '../fields/mapped-attributes.js';
import { isMappedCode } from '../fields/mapped-code.js';
import { isCarriedBy } from '../fields/table.js';
import type { Change, SeenSiteUser } from '../model/row.js';
import { plannedNames, readAccount } from '../plan/account.js';
import { settingParts } from '../rows/wanted.js';
import type { Answer } from '../webex/answer.js';
import { hasAccount, noAccount } from './granted-account.js';
import { changedSince, didNotFollow, type Refusal } from './refusal.js';
import { refusalOf, type RowRun } from './row-context.js';
import { waitForCodes } from './site-wait.js';
import { attributeChange, codeName } from './unproven-codes.js';

/** Finds out whether codes have followed whose attributes are in force. Waits for them as for a new person on the site. */
export async function followCodes(row: RowRun): Promise<void> {
  const { ledger, run, plan } = row;
  const due = ledger.openOf((change) => isMappedCode(change) && mayHaveFollowed(row, change));
  if (due.length === 0) return;
  const isProven = due.every(({ key = '' }) => run.codeTrials.hasFollowed(codeName(plan, key)));
  if (isProven && run.rules.verify === 'none') return due.forEach((change) => settle(row, change));
  const { answer, account } = await lookForCodes(row, due);
  if (account !== undefined) noteAccount(row, account);
  for (const change of due) {
    const code = codeName(plan, change.key ?? '');
    if (account !== undefined && isInForce(change, null, account)) {
      settle(row, change);
      run.codeTrials.followed(code);
    } else if (answer.result !== 'done') ledger.refuse(change, notSeen(row, change, refusalOf(answer)));
    else {
      ledger.refuse(change, lagging(row, change));
      run.codeTrials.didNotFollow(code, { row: plan.row, email: plan.email });
    }
  }
}

/** What messages to the site build on. A row that asks for nothing else there needs no other read: codes that were as asked are compared. */
function noteAccount({ plan, ledger, run, shown }: RowRun, account: SeenSiteUser): void {
  const { sessionTypes, trackingCodes } = account;
  shown.settings = { sessionTypes, trackingCodes };
  if ((plan.wanted.sessionTypes ?? plan.wanted.trackingCodes) !== undefined) return;
  const known = new Set(ledger.changes.map(changeKey));
  for (const change of mappedCodeChanges(plan.wanted, account, run.catalog)) {
    if (known.has(changeKey(change))) continue;
    ledger.add([change]);
    ledger.refuse(change, changedSince(change));
  }
  shown.siteUser = account;
}

/** At the end of the row: what is left has no account on the site, or an attribute that is not in force. */
export async function endCodes(row: RowRun): Promise<void> {
  await followCodes(row);
  for (const change of row.ledger.openOf(isMappedCode))
    if (isWritten(row, change)) row.ledger.refuse(change, noAccount(row));
}

/** The attribute is in force, and the person has an account on the site, as far as this row knows. */
function mayHaveFollowed(row: RowRun, change: Change): boolean {
  return isWritten(row, change) && hasAccount(row);
}

/** Is the attribute of the code as the row asks? It was so before if it is no change of the row. */
function isWritten({ ledger, run }: RowRun, change: Change): boolean {
  const attribute = attributeChange(ledger.changes, change, run.catalog);
  if (attribute === undefined) return true;
  const state = ledger.stateOf(attribute);
  return state === 'in-force' || state === 'as-wanted';
}

/** The code is as the row asks: because of the row, if its attribute is. */
function settle({ ledger, run }: RowRun, change: Change): void {
  const attribute = attributeChange(ledger.changes, change, run.catalog);
  const isOwn =
    attribute === undefined
      ? ledger.changesInForce().some((one) => isCarriedBy(one, 'licenses'))
      : ledger.stateOf(attribute) === 'in-force';
  if (isOwn) ledger.inForce(change);
  else ledger.asWanted(change);
}

interface Looked {
  readonly answer: Answer<SeenSiteUser | undefined>;
  /** As last read; `undefined`: the site did not show the person. */
  readonly account: SeenSiteUser | undefined;
}

async function lookForCodes(row: RowRun, due: readonly Change[]): Promise<Looked> {
  const { run, plan } = row;
  let account: SeenSiteUser | undefined;
  const look = async (): Promise<Answer<SeenSiteUser | undefined>> => {
    const read = await readAccount(run.site, plannedNames(plan), settingParts(plan.wanted));
    if (read.result !== 'done') return read;
    account = read.value;
    const isShown = account !== undefined && due.every((change) => isInForce(change, null, account));
    return isShown ? read : { result: 'done', value: undefined };
  };
  const answer = await waitForCodes(row, look);
  return { answer, account };
}

function attributeOf({ run }: RowRun, { key = '' }: Change): string {
  return attributeOfCode(key, run.catalog)?.name ?? '';
}

function lagging(row: RowRun, change: Change): Refusal {
  const { catalog, rules, isOverRest } = row.run;
  // Only of REST it is documented that it shows codes that are mapped (Get User Tracking Codes).
  const read = isOverRest ? '' : ', and plan again with --settings-api rest, in case XML does not show it';
  const message = `the person's ${attributeOf(row, change)} is as asked, but ${catalog.site} did not show the code so within ${rules.siteWait} s; if it does not show it later, check in Control Hub which attribute the code is mapped to${read}`;
  return { code: didNotFollow, message };
}

function notSeen(row: RowRun, change: Change, refusal: Refusal): Refusal {
  const message = `the person's ${attributeOf(row, change)} is as asked, but the code could not be read from ${row.run.catalog.site}: ${refusal.message}`;
  return { ...refusal, message };
}
