import test from 'ava';
import { asBefore, choosePeopleApi, type PeopleApiChoice } from '../../src/plan/choose-people-api.js';

const signIns = {
  may: { mayChange: true, isReadOnly: false },
  'may not': { mayChange: false, isReadOnly: true },
  'is unknown': { mayChange: false, isReadOnly: false },
} as const;

const cases: readonly (readonly [
  what: string,
  choice: PeopleApiChoice,
  signIn: keyof typeof signIns,
  api: 'rest' | 'scim',
  notice?: RegExp,
])[] = [
  ['a plan takes the People API by default', {}, 'may', 'rest'],
  [
    'a plan takes SCIM where the sign-in may',
    { peopleApi: 'auto' },
    'may',
    'scim',
    /^people are changed over SCIM, up/u,
  ],
  ['a plan leaves SCIM where it is not known', { peopleApi: 'auto' }, 'is unknown', 'rest'],
  ['what is asked for is taken', { peopleApi: 'scim' }, 'may not', 'scim', /over SCIM/u],
  [
    'a later job takes the SCIM of its job',
    { peopleApi: 'auto', ...asBefore({ peopleApi: 'scim' }) },
    'is unknown',
    'scim',
    /over SCIM, as in the job before/u,
  ],
  [
    'a later job takes the People API of its job',
    { peopleApi: 'auto', ...asBefore({ peopleApi: 'rest' }) },
    'may',
    'rest',
    /People API, as in the job before; --people-api scim/u,
  ],
  ['a job of an older version used the People API', { peopleApi: 'auto', ...asBefore({}) }, 'may not', 'rest'],
  [
    'a later job leaves SCIM where the sign-in lacks it',
    { peopleApi: 'auto', ...asBefore({ peopleApi: 'scim' }) },
    'may not',
    'rest',
    /although the job before used SCIM: the sign-in lacks identity:people_rw/u,
  ],
  [
    'a later job takes what is asked for instead',
    { peopleApi: 'rest', ...asBefore({ peopleApi: 'scim' }) },
    'may',
    'rest',
  ],
];
for (const [what, choice, signIn, api, notice] of cases) {
  test(what, (t) => {
    const chosen = choosePeopleApi(choice, signIns[signIn]);
    t.is(chosen.api, api);
    if (notice === undefined) t.deepEqual(chosen.notices, []);
    else t.regex(chosen.notices.join('\n'), notice);
  });
}
