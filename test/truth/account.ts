/** A readable account of what the oracle found in a case: enough to see what went wrong, and to play it again. */
import { holdingsOf } from './holdings.js';
import type { FileFacts } from './judge-file.js';
import type { Step, TruthCase } from './play.js';
import { momentOf, type Service } from './service.js';

export function accountOf(one: TruthCase, steps: readonly Step[]): string {
  const { seed, number, organization, troubles } = one;
  return [
    `Case ${number} of seed ${seed} (npm run test:truth -- --seed ${seed} --case ${number}${one.peopleApi ? ` --people-api ${one.peopleApi}` : ''}), over ${organization.over}`,
    `  organization: ${JSON.stringify(organization.simulator)}, units left: ${JSON.stringify(organization.free)}`,
    `  while planning: ${JSON.stringify(troubles.early)}`,
    `  while applying: ${JSON.stringify(troubles.late)}`,
    `  others: ${JSON.stringify(troubles.others)}`,
    `  death: ${JSON.stringify(troubles.death ?? 'none')}, ${one.concurrency} at once${one.waves === undefined ? '' : `, waves ${one.waves.join()}`}`,
    ...steps.flatMap((step) => [`  ${step.step}:`, ...ofStep(step, one)]),
  ].join('\n');
}

/** Row by row, what is untrue of it, and then all that this was judged by. */
function ofStep({ found, facts }: Step, one: TruthCase): string[] {
  const rows = [...new Set(found.map(({ row }) => row))];
  return rows.flatMap((row) => [
    ...found
      .filter((each) => each.row === row)
      .map(({ rule, sentence }) => `  * [${rule}] ${row === undefined ? '' : `row ${row}: `}${sentence}`),
    ...(row === undefined ? [] : ofRow(row, facts, one)),
  ]);
}

function ofRow(row: number, facts: FileFacts, { rows }: TruthCase): string[] {
  const cells = Object.entries(rows[row - 2] ?? {}).filter(([, cell]) => cell !== '');
  const email = rows[row - 2]?.['email'] ?? '';
  const line = facts.results.find((one) => Number(one['wx_row']) === row) ?? {};
  const result = Object.entries(line).filter(
    ([name, cell]) => name.startsWith('wx_') && cell !== '' && !/_id$|_at$/u.test(name),
  );
  return [
    `      cells:  ${told(cells)}`,
    `      result: ${told(result)}`,
    `      before: ${holdingsIn(facts.before, email)}`,
    `      after:  ${holdingsIn(facts.after, email)}`,
    `      calls:  ${callsAbout(email, facts)}`,
  ];
}

const told = (cells: readonly (readonly [string, string])[]): string =>
  cells.map(([name, cell]) => `${name}=${JSON.stringify(cell)}`).join(' ');

function holdingsIn(service: Service, email: string): string {
  const holdings = holdingsOf(momentOf(service, email));
  if (holdings === undefined) return 'not there';
  return JSON.stringify({ ...holdings, rest: undefined });
}

function callsAbout(email: string, { requests, before }: FileFacts): string {
  const addresses = [email.toLowerCase(), ...(momentOf(before, email).person?.emails ?? [])];
  const about = requests.filter((one) => one.email !== undefined && addresses.includes(one.email));
  return about
    .map(({ method, path, operation, status, exceptionId, applied }) => {
      const what = operation ?? `${method} ${path.replace(/^\/v1/u, '').replace(/Y2lz\w+/u, ':id')}`;
      return `${what} ${status ?? 'no answer'}${exceptionId === undefined ? '' : ` ${exceptionId}`}${applied ? ' applied' : ''}`;
    })
    .join(', ');
}
