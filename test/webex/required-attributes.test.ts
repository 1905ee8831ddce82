/** Attributes that an organization requires are named where the refusal names them, and only there. */
import test from 'ava';
import { problemOf } from '../../src/webex/error-body.js';
import { missingAttributes, withMissingAttributes } from '../../src/webex/required-attributes.js';
import { toldReasons } from '../../src/webex/told-reasons.js';

for (const [content, missing] of [
  [{ message: 'Title is required' }, ['title']],
  [{ message: 'The job title must not be empty' }, ['title']],
  [{ message: 'Missing mandatory department and timeZone' }, ['department', 'time zone']],
  [{ errors: { title: 'is required', department: ['must be provided'] } }, ['title', 'department']],
  [{ errors: [{ field: 'postalCode', message: 'cannot be blank' }] }, ['zip / postal code']],
  [
    { message: 'Required user attributes are missing: title, timeZone, Cost center.' },
    ['title', 'time zone', 'Cost center'],
  ],
  [{ message: 'The attribute [Badge number] is required' }, ['Badge number']],
  [
    {
      message:
        'POST failed: HTTP/1.1 400 Bad Request (url = https://x, error = \'Required attributes: "Badge number", city\')',
    },
    ['Badge number', 'city'],
  ],
  [{ message: 'Street address required' }, ['address']],
  [{ message: 'Email address is required' }, []],
  [{ message: 'The title is too long' }, []],
  [{ message: 'A required field is missing' }, []],
  [{ message: 'the access token is missing required scopes or the user is missing required roles or licenses.' }, []],
  [{ message: 'Calling requires a location and an extension' }, []],
  [{ message: 'Department moved', errors: [{ description: 'Manager is required' }] }, []],
  [{}, []],
] as const) {
  test(`${JSON.stringify(content)} names ${missing.length === 0 ? 'nothing' : missing.join(', ')}`, (t) => {
    t.deepEqual(missingAttributes(toldReasons(content)), [...missing]);
    const body = Buffer.from(JSON.stringify(content));
    t.deepEqual(problemOf({ status: 400, headers: {}, body }).missingAttributes ?? [], [...missing]);
    t.false('missingAttributes' in problemOf({ status: 403, headers: {}, body }));
  });
}

for (const [missing, words, about] of [
  [['title'], /^the organization requires title for every new person; fill the column title, or change/u, 'title'],
  [
    ['title', 'first name'],
    /requires title and first name for every new person; fill the columns title and firstName, or change/u,
    undefined,
  ],
  [['time zone'], /; for time zone, which no column fills, change what is required in Control Hub/u, undefined],
  [
    ['title', 'city', 'Badge'],
    /requires title, city and Badge for every new person; fill the column title, or for city and Badge, which/u,
    undefined,
  ],
] as const) {
  test(`a refusal for want of ${missing.join(', ')} says what to do`, (t) => {
    const problem = { code: 'http-400', status: 400, message: 'Webex answered 400: no', missingAttributes: missing };
    const told = withMissingAttributes(problem);
    t.like(told, { code: 'required-attribute', status: 400 });
    t.regex(told.message, words);
    t.regex(told.message, /\(Webex answered 400: no\)$/u);
    t.is(told.about, about);
  });
}

test('any other refusal stays as it is', (t) => {
  const problem = { code: 'http-400', message: 'x' };
  t.is(withMissingAttributes(problem), problem);
});
