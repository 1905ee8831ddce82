import test from 'ava';
import { optionKey } from '../../src/simulator/option-entry.js';
import { simulatorOptionsFrom, simulatorOptionTable } from '../../src/simulator/options.js';

test('every option has one name, a description, and a default of its own kind', (t) => {
  const names = simulatorOptionTable.map(({ name }) => name);
  t.is(new Set(names).size, names.length);
  for (const entry of simulatorOptionTable) {
    t.regex(entry.name, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    t.notRegex(entry.name, /^no-/, 'a command line takes it for the contrary of the rest');
    t.regex(entry.description, /\S/, entry.name);
    if (entry.kind === 'choice') t.true(entry.choices?.includes(String(entry.default)), entry.name);
    else t.is(typeof entry.default, entry.kind, entry.name);
  }
});

test('options are taken by either spelling of their names, other keys are passed over', (t) => {
  const options = simulatorOptionsFrom({
    'site-delay': 2,
    ticketLifetime: '60',
    seed: 7,
    json: true,
    users: undefined,
  });
  t.like(options, { siteDelay: 2, ticketLifetime: 60, seed: '7', users: 50 });
  t.false('json' in options);
  t.is(optionKey('person-elsewhere-status'), 'personElsewhereStatus');
});

const wrong = [
  { users: -1 },
  { users: 'many' },
  { rate: '' },
  { overage: 'yes' },
  { 'duplicate-status': '200' },
  { seed: true },
] as const;
for (const given of wrong) {
  test(`${JSON.stringify(given)} is refused with the option's name and what may be given`, (t) => {
    const [name] = Object.keys(given);
    t.throws(() => simulatorOptionsFrom(given), { instanceOf: RangeError, message: new RegExp(`--${name} must be `) });
  });
}
