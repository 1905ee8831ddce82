/** Which answer of a bulk request belongs to which of its operations, and what it says. */
import test from 'ava';
import { answersIn, matchAnswers, type AskedOperation } from '../../src/webex/scim-bulk-answer.js';

const [a, b, c] = ['a', 'b', 'c'].map((letter) => `${letter.repeat(8)}-0000-4000-8000-000000000000`);
const change = (user: string | undefined, nth: number): AskedOperation => ({
  method: 'PATCH',
  user,
  bulkId: `operation-${nth}`,
});
const changes = [change(a, 1), change(b, 2), change(c, 3)];
const create = (nth: number): AskedOperation => ({ method: 'POST', user: undefined, bulkId: `operation-${nth}` });
const at = (user: string | undefined): string => `https://webexapis.com/identity/scim/x/v2/Users/${user ?? ''}`;
const told = (user: string | undefined, status: unknown, more: object = {}): object => ({
  method: 'PATCH',
  location: at(user),
  status,
  ...more,
});

/** In short: `done`, `done` and the user, `refused` or `doubt` with the code. */
function ends(asked: readonly AskedOperation[], Operations: unknown): string[] | undefined {
  const answers = answersIn({ Operations });
  if (answers === undefined) return undefined;
  return matchAnswers(asked, answers).map((one) => {
    if (one.result === 'done') return one.value.user === undefined ? 'done' : `done ${one.value.user.slice(0, 1)}`;
    return `${one.result} ${one.problem.code}`;
  });
}

const cases: readonly (readonly [string, readonly AskedOperation[], readonly unknown[], readonly string[]])[] = [
  [
    'in order',
    changes,
    [told(a, '200'), told(b, '404'), told(c, '500')],
    ['done a', 'refused http-404', 'doubt http-500'],
  ],
  [
    'in another order',
    changes,
    [told(c, '200'), told(a, '409'), told(b, '200')],
    ['refused http-409', 'done b', 'done c'],
  ],
  [
    'in another order, told by bulkId alone',
    changes,
    [
      { bulkId: 'operation-3', status: '200' },
      { bulkId: 'operation-1', status: '409' },
      { bulkId: 'operation-2', status: '204' },
    ],
    ['refused http-409', 'done', 'done'],
  ],
  [
    'by their place, if that is all there is',
    changes,
    [{ status: '200' }, { status: '400' }, { status: 204 }],
    ['done', 'refused http-400', 'done'],
  ],
  [
    'fewer than asked, without names',
    changes,
    [{ status: '200' }, { status: '200' }],
    Array(3).fill('doubt no-answer') as string[],
  ],
  ['fewer than asked', changes, [told(b, '200')], ['doubt no-answer', 'done b', 'doubt no-answer']],
  ['none', changes, [], Array(3).fill('doubt no-answer') as string[]],
  [
    'more than asked, without names',
    changes,
    Array(4).fill({ status: '200' }),
    Array(3).fill('doubt no-answer') as string[],
  ],
  [
    'one twice, alike',
    changes,
    [told(a, '200'), told(a, '200'), told(b, '200'), told(c, '200')],
    ['done a', 'done b', 'done c'],
  ],
  [
    'one twice, with two ends',
    changes,
    [told(a, '200'), told(a, '400'), told(b, '200'), told(c, '200')],
    ['doubt unclear-answer', 'done b', 'done c'],
  ],
  [
    'of another user under the bulkId',
    changes.slice(0, 1),
    [told(b, '200', { bulkId: 'operation-1' })],
    ['doubt unclear-answer'],
  ],
  ['of another method in the place', changes.slice(0, 1), [{ method: 'DELETE', status: '200' }], ['doubt no-answer']],
  ['of a user who was not asked for', changes.slice(0, 1), [told(c, '200')], ['doubt no-answer']],
  [
    'with a status of each form',
    changes,
    [told(a, 200), told(b, { code: '204' }), told(c, ' 201 ')],
    ['done a', 'done b', 'done c'],
  ],
  [
    'with a status that is none',
    changes,
    [told(a, 'ok'), told(b, undefined), told(c, 99)],
    Array(3).fill('doubt unclear-answer') as string[],
  ],
  [
    'with redirects',
    changes,
    [told(a, '302'), told(b, '100'), told(c, '299')],
    ['doubt http-302', 'doubt http-100', 'done c'],
  ],
  ['that are no objects', changes, ['200', null, 7], Array(3).fill('doubt unclear-answer') as string[]],
  [
    'of creates, one of which failed and has no location',
    [create(1), create(2)],
    [
      { method: 'POST', bulkId: 'operation-2', status: '409' },
      { method: 'POST', bulkId: 'operation-1', location: at(a), status: '201' },
    ],
    ['done a', 'refused http-409'],
  ],
  [
    'of a create whose id is in its response, as text',
    [create(1)],
    [{ method: 'POST', bulkId: 'operation-1', status: '201', response: JSON.stringify({ id: b }) }],
    ['done b'],
  ],
  [
    'of one user who is changed and deleted',
    [change(a, 1), { method: 'DELETE', user: a, bulkId: 'operation-2' }],
    [{ ...told(a, '204'), method: 'DELETE' }, told(a, '400')],
    ['refused http-400', 'done a'],
  ],
];
for (const [what, asked, answers, expected] of cases) {
  test(`answers ${what}`, (t) => t.deepEqual(ends(asked, answers), [...expected]));
}

test('content without a list is no answer to a bulk request', (t) => {
  for (const content of [undefined, null, 'x', {}, { Operations: {} }]) t.is(answersIn(content), undefined);
  t.deepEqual(answersIn({ operations: [] }), []);
});

test('the reason of a failed operation is its detail, its kind of error, or its status', (t) => {
  const reason = (response: unknown): string => {
    const [answer] = matchAnswers(changes.slice(0, 1), answersIn({ Operations: [told(a, '400', { response })] }) ?? []);
    return answer?.result === 'refused' ? answer.problem.message : '';
  };
  t.is(reason({ detail: 'Title is too long.', scimType: 'invalidValue' }), 'Title is too long');
  t.is(reason({ scimType: 'uniqueness' }), 'uniqueness');
  t.is(reason(undefined), 'Webex gives no reason (status 400)');
});
