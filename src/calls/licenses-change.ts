/** `licenses.change`: PATCH /licenses/users, which adds and removes; what it does not name stays. */
import { sameSite } from '../catalog.js';
import { changeKey, valueNow } from '../changes.js';
import type { Change, SeenPerson } from '../row.js';
import type { LicensesNow, LicenseRequest } from '../webex/licenses.js';
import type { Answer } from '../webex/answer.js';
import type { Refusal } from './ledger.js';
import { tellQueues } from './license-queues.js';
import { readPersonWithSites } from './person-read.js';
import { refusalOf, send, type RowRun } from './row-run.js';

/** Screen Share and the like: Webex gives and takes them by itself (Licenses API, error 700006). */
const implicitLicense = 700006;

export async function changeLicenses(row: RowRun, planned: readonly Change[]): Promise<void> {
  await row.run.queues.turn(row.plan.row);
  const due = await stillOpen(
    row,
    planned.filter((change) => !refusedBefore(row, change)),
  );
  if (due.length > 0) await patch(row, due);
}

/** What an earlier run of the job asked for may be there already; it is not asked for again. */
async function stillOpen(row: RowRun, due: readonly Change[]): Promise<readonly Change[]> {
  const { begun, ledger } = row;
  if (begun === undefined || !due.some((change) => changeKey(change) in begun.after)) return due;
  const now = await readPersonWithSites(row, due);
  if (now === undefined) return due;
  return due.filter((change) => {
    const done = valueNow(change, now, undefined) === change.to;
    if (done) ledger.asWanted(change);
    return !done;
  });
}

function refusedBefore(row: RowRun, change: Change): boolean {
  const refused = change.field === 'license' && change.to === true && row.run.queues.isRefused(change.key ?? '');
  if (refused)
    row.ledger.refuse(change, { code: 'no-units', message: 'no units are left; Webex refused it to an earlier row' });
  return refused;
}

async function patch(row: RowRun, due: readonly Change[]): Promise<void> {
  const { ledger, run } = row;
  const answer = await send(row, 'licenses.change', due, () => run.licenses.change(requestFor(row, due)));
  if (answer.result === 'done') {
    settle(row, due, personShownBy(answer.value, row), notGranted, true);
    return;
  }
  if (answer.result === 'refused' && due.length > 1 && answer.problem.status === 400) return await oneByOne(row, due);
  const refusal = refusalOf(answer);
  const [only] = due;
  if (isImplicitRefusal(answer) && only !== undefined && row.plan.wanted.licenses?.do === 'exactly') {
    ledger.asWanted(only);
    return;
  }
  const now = await readPersonWithSites(row, due);
  if (now) settle(row, due, now, refusal, mayBeScarcity(answer));
  else if (answer.result === 'refused') for (const change of due) ledger.refuse(change, refusal);
}

/** One bad license must not keep the others away: each is asked for alone, what is taken away first. */
async function oneByOne(row: RowRun, due: readonly Change[]): Promise<void> {
  const inOrder = [...due].sort((a, b) => Number(a.to === true) - Number(b.to === true));
  for (const change of inOrder) {
    if (row.ledger.doubt === undefined) await patch(row, [change]);
  }
}

const notGranted: Refusal = {
  code: 'not-granted',
  message: 'Webex took the request, but its own answer does not show it (most likely no units are left)',
};

function settle(row: RowRun, due: readonly Change[], now: SeenPerson, refusal: Refusal, scarcity: boolean): void {
  row.ledger.compare(due, { person: now }, refusal);
  tellQueues(row.run.queues, due, now, { scarcity });
}

/** What Webex answers where no units are left is documented nowhere; an error with a number is about something else. */
function mayBeScarcity(answer: Exclude<Answer<unknown>, { result: 'done' }>): boolean {
  const { status, errorCode } = answer.problem;
  return answer.result === 'refused' && status === 400 && errorCode === undefined;
}

function requestFor(row: RowRun, due: readonly Change[]): LicenseRequest {
  const ids = (to: boolean): string[] =>
    due.flatMap((change) => (change.field === 'license' && change.to === to && change.key ? [change.key] : []));
  const attendee = due.find(({ field }) => field === 'attendee');
  return {
    personId: row.ledger.personId ?? '',
    add: ids(true),
    remove: ids(false),
    ...(attendee?.key !== undefined && {
      attendee: { site: attendee.key, operation: attendee.to === true ? 'add' : 'remove' },
    }),
  };
}

/** The answer tells the person's licenses and sites in its own form. */
function personShownBy(value: LicensesNow, row: RowRun): SeenPerson {
  return {
    id: row.ledger.personId ?? '',
    emails: [row.plan.email],
    licenses: value.licenses,
    siteUrls: value.siteUrls.map(({ siteUrl, accountType }) =>
      sameSite(accountType, 'attendee') ? `${siteUrl}#attendee` : siteUrl,
    ),
  };
}

function isImplicitRefusal(answer: Exclude<Answer<unknown>, { result: 'done' }>): boolean {
  return answer.result === 'refused' && answer.problem.errorCode === implicitLicense;
}
