/** A plan that another program might have made: changed, and sealed again as what it is. */
import { readFile, writeFile } from 'node:fs/promises';
import { sealOf } from '../../src/job/plan-seal.js';

/** `path`: of a plan that is planned to its end, whose last line is its footer. */
export async function changePlan(path: string, change: (text: string) => string): Promise<void> {
  const lines = change(await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n');
  const footer = JSON.parse(lines.pop() ?? '') as { seal?: unknown };
  delete footer.seal;
  const before = lines.map((line) => `${line}\n`).join('');
  await writeFile(path, before);
  const seal = await sealOf(path, footer);
  await writeFile(path, `${before}${JSON.stringify({ ...footer, seal })}\n`);
}
