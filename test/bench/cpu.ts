/** How much CPU another process takes, as it tells at its end. */
import { readFile } from 'node:fs/promises';

/** For `node --import`; the environment variable CPU_FILE names the file. */
export const cpuAtExit = new URL('cpu-at-exit.mjs', import.meta.url).href;

/** Seconds, from that file. */
export async function cpuIn(file: string): Promise<number> {
  return Number(await readFile(file, 'utf8'));
}
