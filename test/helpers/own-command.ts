/** A folder in which a shell would find the built program as `webex-bulk`, as after an installation. */
import { chmodSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const cli = new URL('../../dist/cli.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'webex-bulk-bin-'));
// npm does so where it installs a program.
if (existsSync(cli)) chmodSync(cli, 0o755);
symlinkSync(cli, join(folder, 'webex-bulk'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** What Node is given before a program: it ends soon, so V8 has little use of optimizing what it runs. */
export const shortRun: readonly string[] = ['--interrupt-budget=1000000'];

/** PATH with that folder. */
export function pathWithCommand(): string {
  return [process.env['PATH'] ?? '', folder].filter((part) => part !== '').join(delimiter);
}
