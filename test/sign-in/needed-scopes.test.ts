import test from 'ava';
import { missingScopes, scopesFor } from '../../src/sign-in/needed-scopes.js';

const rest = ['spark-admin:people_read', 'spark-admin:licenses_read'];
const write = 'spark-admin:people_write';

for (const [what, api, writes, told, missing] of [
  ['XML without spark:all', 'xml', false, [...rest, 'meeting:admin_schedule_read'], ['spark:all']],
  ['XML with it', 'xml', true, [...rest, write, 'spark:all'], []],
  ['REST with nothing of its own', 'rest', false, [...rest, 'spark:all'], ['meeting:admin_schedule_read']],
  ['REST with one of the two that will do', 'rest', false, [...rest, 'meeting:admin_config_read'], []],
  [
    'REST that reads, for a write',
    'rest',
    true,
    [...rest, write, 'meeting:admin_config_read'],
    ['meeting:admin_schedule_write'],
  ],
  ['REST that writes', 'rest', true, [...rest, write, 'meeting:admin_schedule_read', 'meeting:admin_config_write'], []],
  ['either of both with XML alone', 'auto', true, [...rest, write, 'spark:all'], []],
  ['either of both with REST alone', 'auto', true, [...rest, write, 'meeting:admin_schedule_read'], []],
  ['either of both with neither', 'auto', false, rest, ['spark:all']],
  ['scopes that were not told', 'rest', true, undefined, []],
] as const) {
  test(`site settings over ${what}`, (t) => {
    t.deepEqual(
      missingScopes(told, scopesFor(api, writes)).map(({ scope }) => scope),
      missing,
    );
  });
}
