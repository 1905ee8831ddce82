/** `webex-bulk queue --audit`: who submitted, approved and applied which job. Needs no queue: it is read from the output folder. */
import { exitCodes } from '../errors.js';
import { onOneLine } from '../model/outside-text.js';
import { readAudit, type AuditLine } from '../queue/audit.js';
import type { Terminal } from './terminal.js';

export async function showAudit(output: string, terminal: Terminal): Promise<number> {
  const { lines, torn } = await readAudit(output);
  for (const line of lines) {
    terminal.print(onOneLine(`${line.at}   ${line.job}   ${inWords(line)}`));
    terminal.event({ type: 'row', command: 'queue', ...line });
  }
  if (lines.length === 0) terminal.print(`There is no audit in ${output}: no job was submitted with this folder yet.`);
  if (torn > 0) terminal.note(`${torn} ${torn === 1 ? 'line' : 'lines'} of the audit cannot be read.`);
  terminal.event({ type: 'summary', command: 'queue', lines: lines.length, unreadable: torn });
  return exitCodes.done;
}

function inWords(line: AuditLine): string {
  switch (line.event) {
    case 'submitted': {
      const file = line.file === undefined ? '' : `, file ${line.file}`;
      return `submitted by ${who(line)} for profile ${line.profile} (${line.asked})${file}`;
    }
    case 'approved':
    case 'rejected':
    case 'withdrawn':
      return `${line.event} by ${who(line)}${line.reason === undefined ? '' : `: ${line.reason}`}`;
    case 'ended': {
      const { end, worker, lease, appliedBy, counts, reason } = line;
      const numbers = Object.entries(counts ?? {}).flatMap(([status, count]) =>
        count > 0 ? `${status} ${count}` : [],
      );
      const by = appliedBy === undefined ? '' : ` with the sign-in of ${appliedBy}`;
      const told = [...numbers, ...(reason === undefined ? [] : [reason])].join(', ');
      return `${end}${by}, on ${worker}, lease ${lease}${told === '' ? '' : `: ${told}`}`;
    }
  }
}

function who({ by, host, signIn }: { readonly by: string; readonly host: string; readonly signIn?: string }): string {
  return `${by} on ${host}${signIn === undefined ? '' : ` (${signIn})`}`;
}
