/** `npm run test:browser`: everything that is looked at in Chromium, with the longer stories. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { noChromium } from '../helpers/chromium.js';

const ava = new URL('../../node_modules/ava/entrypoints/cli.mjs', import.meta.url).pathname;
const given = process.argv.slice(2);
const files = readdirSync('test/browser')
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => join('test/browser', name));

if (noChromium !== undefined) console.error(`No test can run: ${noChromium}.`);
const ended = spawnSync(process.execPath, [ava, '--timeout', '10m', ...(given.length > 0 ? given : files)], {
  stdio: 'inherit',
  env: { ...process.env, WHOLE_TABLES: '1' },
});
process.exitCode = noChromium === undefined ? (ended.status ?? 1) : 1;
