/** Waiting until the meeting site knows a person whose account was granted a moment ago. */
import { RunError } from '../errors.js';
import type { Answer } from '../webex/answer.js';
import type { SeenSiteUser } from '../row.js';
import type { RowRun } from './row-run.js';

/** Seconds between looks. How long a site takes is documented nowhere; Control Hub only says "may take a moment". */
const pauses = [1, 2, 4, 8, 15, 30] as const;
/** So many waits in a row that end in vain are no accident: the site takes nobody. */
const mostVainWaits = 20;

/**
 * `undefined` when the time is over and the site still answers 030001. Throws a RunError (`stopped`) after too many
 * such rows in a row.
 */
export async function waitForSite(row: RowRun, names: readonly string[]): Promise<Answer<SeenSiteUser | undefined>> {
  const { run } = row;
  const known = await readAccount(row, names);
  if (known.result !== 'done' || known.value) return told(row, known);
  return await run.holdingNoPlace(async () => {
    const deadline = performance.now() + run.rules.siteWait * 1000;
    let answer: Answer<SeenSiteUser | undefined> = known;
    for (let look = 0; performance.now() < deadline; look++) {
      const left = deadline - performance.now();
      await run.sleep(Math.min((pauses[look] ?? 30) * 1000, Math.max(left, 50)));
      answer = await readAccount(row, names);
      if (answer.result !== 'done' || answer.value) break;
    }
    return told(row, answer);
  });
}

/** Names under which the site may know the person: the account bears the primary address, a row may name another one. */
export function accountNames(email: string, emails: readonly string[] = []): string[] {
  return [...new Set([email, ...emails].map((name) => name.toLowerCase()))];
}

/** The account that bears one of the names. */
export async function readAccount(
  row: RowRun,
  names: readonly string[],
): Promise<Answer<(SeenSiteUser & { readonly active: boolean }) | undefined>> {
  for (const account of names) {
    const answer = await row.run.site.read(account);
    if (answer.result !== 'done') return answer;
    if (answer.value) return { ...answer, value: { ...answer.value, account } };
  }
  return { result: 'done', value: undefined };
}

function told(row: RowRun, answer: Answer<SeenSiteUser | undefined>): Answer<SeenSiteUser | undefined> {
  const { run } = row;
  if (answer.result !== 'done' || answer.value) {
    run.vainWaits.count = 0;
    return answer;
  }
  run.vainWaits.count += 1;
  if (run.vainWaits.count >= mostVainWaits) {
    const message = `${run.catalog.site} knows none of the last ${mostVainWaits} people who were given an account there.`;
    throw new RunError('stopped', message, { next: 'Wait until the site has caught up, then go on with the job.' });
  }
  return answer;
}
