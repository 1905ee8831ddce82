/**
 * Tracking codes that follow attributes of the person: which rows may write such an attribute now, and whether the code followed.
 * Reads only; the attribute is written by the call that carries it.
 */
import { changeKey, isInForce, mappedCodeChanges } from '../fields/changes.js';
import { attributeOfCode } from '../fields/mapped-attributes.js';
import { isMappedCode } from '../fields/mapped-code.js';
import { isCarriedBy } from '../fields/table.js';
import type { Catalog } from '../model/catalog.js';
import type { Change, RowPlan, SeenSiteUser } from '../model/row.js';
import { plannedNames, readAccount } from '../plan/account.js';
import { settingParts } from '../rows/wanted.js';
import type { Answer } from '../webex/answer.js';
import type { FailedTrial } from './code-trials.js';
import { hasAccount, noAccount } from './granted-account.js';
import { changedSince, didNotFollow, notProven, type Refusal } from './refusal.js';
import { refusalOf, type RowRun } from './row-context.js';
import { waitForCodes } from './site-wait.js';

/** The codes that a row changes by writing their attributes: it can try whether they follow. By the names of `CodeTrials`. */
export function codesTried(plan: RowPlan, catalog: Catalog): string[] {
  return plan.changes.flatMap((change) => {
    const isWritten = isMappedCode(change) && attributeChange(plan.changes, change, catalog) !== undefined;
    return isWritten ? [codeName(plan, change.key ?? '')] : [];
  });
}

function codeName({ site = '' }: RowPlan, index: string): string {
  return `${site} ${index}`;
}

function attributeChange(all: readonly Change[], { key = '' }: Change, catalog: Catalog): Change | undefined {
  const attribute = attributeOfCode(key, catalog)?.name;
  return all.find(({ field }) => field === attribute);
}

/** Those of the changes that may be made now: the others are refused, because the code of another person did not follow. */
export async function withoutUnproven(row: RowRun, due: readonly Change[]): Promise<Change[]> {
  const { plan, run, ledger } = row;
  const may: Change[] = [];
  for (const change of due) {
    const codes = Object.keys(plan.wanted.mappedCodes ?? {}).filter(
      (index) => attributeOfCode(index, run.catalog)?.name === change.field,
    );
    const failed = await failedTrial(row, codes);
    if (failed === undefined) {
      may.push(change);
      continue;
    }
    const follows = ledger.openOf((one) => isMappedCode(one) && codes.includes(one.key ?? ''));
    for (const one of [change, ...follows])
      ledger.refuse(one, notTried(failed, change.field, nameOf(failed.code, run)));
  }
  return may;
}

async function failedTrial(
  { run, plan }: RowRun,
  codes: readonly string[],
): Promise<(FailedTrial & { readonly code: string }) | undefined> {
  for (const code of codes) {
    const failed = await run.joined(() => run.codeTrials.turn(plan.row, codeName(plan, code)));
    // Rows that waited are not begun once the run is being stopped.
    await run.sleep(0);
    if (failed !== undefined) return { ...failed, code };
  }
  return undefined;
}

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

function nameOf(index: string, { catalog }: Pick<RowRun['run'], 'catalog'>): string {
  return catalog.trackingCodes.find((code) => code.index === index)?.name ?? `trackingCode${index}`;
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

function notTried({ row, email }: FailedTrial, attribute: string, code: string): Refusal {
  const message = `not written: ${attribute} was tried on one person first (row ${row}, ${email}), and "${code}" did not follow it; check in Control Hub which attribute the code is mapped to, then retry the job, or plan the file again with another --map-code`;
  return { code: notProven, message };
}
