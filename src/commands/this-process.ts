/** This process and whether others are alive: how a job's lock identifies its holder. */
import { readFile } from 'node:fs/promises';
import type { ProcessMark, Processes } from '../job/processes.js';

export async function thisProcess(): Promise<Processes> {
  return { self: { pid: process.pid, began: await beganOf(process.pid) }, isAlive };
}

async function isAlive({ pid, began }: ProcessMark): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Another user's process cannot be signalled, but is alive.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = await beganOf(pid);
  return now !== ended && (began === '' || now === '' || now === began);
}

/** Used instead of a start time for a process that has ended but was not yet reaped by its parent. */
const ended = 'ended';

/** Field 22 of /proc/<pid>/stat; the name before it is in parentheses and may contain blanks. */
async function beganOf(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? ended : (fields[18] ?? '');
  } catch {
    return '';
  }
}
