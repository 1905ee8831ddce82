import test from 'ava';
import { asksForJson, readableFlags } from '../../src/commands/boolean-flags.js';
import { RunError } from '../../src/errors.js';
import { runHere } from '../helpers/cli-here.js';
import { temporaryFolder } from '../helpers/folder.js';

const jsonArgs: readonly [args: string, environment: Record<string, string>, isJson: boolean][] = [
  ['plan x --json', {}, true],
  ['plan x --json=true', {}, true],
  ['plan x --json=1', {}, true],
  ['plan x --json true', {}, true],
  ['--json plan x', {}, true],
  ['plan x --json=yes', {}, true],
  ['plan x', { WEBEX_JSON: 'true' }, true],
  ['plan x', { WEBEX_JSON: '1' }, true],
  ['plan x', {}, false],
  ['plan x', { WEBEX_JSON: 'false' }, false],
  ['plan x --json=false', {}, false],
  ['plan x --json=0', {}, false],
  ['plan x --json false', {}, false],
  ['plan x --no-json', { WEBEX_JSON: '1' }, false],
  ['plan x --json --no-json', {}, false],
  ['plan x --no-json --json', {}, true],
  ['plan x -- --json', {}, false],
  ['plan x --jsonl', {}, false],
];
for (const [args, environment, isJson] of jsonArgs) {
  test(`"${args}"${'WEBEX_JSON' in environment ? ` with WEBEX_JSON=${environment['WEBEX_JSON']}` : ''} has ${isJson ? 'JSON' : 'no JSON'} errors`, async (t) => {
    t.is(asksForJson(args.split(' '), environment), isJson);
    const { stdout, code } = await runHere(args.split(' '), { cwd: await temporaryFolder(t), env: environment });
    t.true(code === 2 || code === 6, `${code}`);
    t.is(stdout.startsWith('{"type":"error"'), isJson, stdout);
  });
}

test('an option that is neither on nor off is refused, and never taken for off', async (t) => {
  t.deepEqual(
    readableFlags(['apply', 'x', '--strict=1', '--yes=0', '--no-verify', '--strict', '--site=1', '--', '--json=x']),
    [...['apply', 'x', '--strict=true', '--yes=false', '--no-verify', '--strict', '--site=1', '--', '--json=x']],
  );
  for (const value of ['yes', 'TRUE', 'on', '']) {
    const error = t.throws(() => readableFlags(['apply', 'x', `--strict=${value}`]), { instanceOf: RunError });
    t.is(error.problem, 'usage');
    t.regex(error.message, /--strict is ".*", but must be true or false/u);
  }
  const tenant = { cwd: await temporaryFolder(t), env: {} };
  const refused = await runHere(['apply', 'x', '--strict=yes', '--json'], tenant);
  t.is(refused.code, 2);
  t.regex(refused.stdout, /^\{"type":"error","problem":"usage","message":"--strict is \\"yes\\"/u);
});
