/** Why a license was not given is told in Webex's own words, and only a lack of units closes it for later rows. */
import { office, type Office } from '../helpers/cli.js';
import { applied } from '../helpers/in-process.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(5);

/** Two units are free. */
const scarce = 'Webex Webinar 500';

async function hosts(place: Office, count: number): Promise<string[]> {
  const { people } = await place.state();
  const free = people.filter(({ licenses }) => licenses.includes('Webex Suite') && !licenses.includes(scarce));
  return free.slice(0, count).map(({ email }) => email);
}

for (const partialErrors of ['list', 'by-license'] as const) {
  for (const status of [206, 400] as const) {
    for (const unitsExhausted of ['206', '400', 'drop'] as const) {
      some(
        `one person’s own reason (${partialErrors}, ${status}) leaves the units to the others, until they are used up (${unitsExhausted})`,
        async (t) => {
          const place = await office(t, { users: 20, partialErrors, unitsExhausted });
          const emails = await hosts(place, 5);
          const [first = ''] = emails;
          const reason = 'This license is not for contractors';
          await place.faults([
            {
              match: { email: first, path: '/v1/licenses/users' },
              nth: 'every',
              do: { refuseLicense: scarce, reason, errorCode: 400413, status },
            },
          ]);
          await applied(place, await place.file('people.csv', `email,licenses\n${emails.map((one) => `${one},${scarce}`).join('\n')}\n`)); // prettier-ignore
          const rows = await place.results();
          t.deepEqual(
            rows.map((row) => row['wx_status']),
            ['failed', 'updated', 'updated', 'failed', 'failed'],
          );
          t.regex(rows[0]?.['wx_error'] ?? '', /not for contractors/u);
          t.false(rows.slice(1).some((row) => row['wx_error']?.includes('contractors')));
          const { people } = await place.state();
          t.is(people.filter(({ licenses }) => licenses.includes(scarce)).length, 3);
        },
      );
    }
  }
}

for (const partialErrors of ['none', 'list', 'by-license'] as const) {
  some(
    `of two licenses that a row asks for, the one that is refused is told with its own reason (${partialErrors})`,
    async (t) => {
      const place = await office(t, { users: 20, partialErrors });
      const emails = (await place.state()).people.filter(({ licenses }) => !licenses.includes('Advanced Messaging'));
      const email = emails.find(
        ({ licenses }) => licenses.includes('Webex Suite') && !licenses.includes(scarce),
      )?.email;
      await place.faults([
        {
          match: { email, path: '/v1/licenses/users' },
          nth: 'every',
          do: { refuseLicense: scarce, reason: 'Not for contractors', errorCode: 400413 },
        },
      ]);
      await applied(
        place,
        await place.file('people.csv', `email,licenses\n${email ?? ''},${scarce};Advanced Messaging\n`),
      );
      const [row] = await place.results();
      t.is(row?.['wx_status'], 'partial');
      t.regex(row?.['wx_changes'] ?? '', /Advanced Messaging/u);
      const own =
        partialErrors === 'none' ? /did not say why/u : /Webex Webinar 500: .*Not for contractors \(400413\)/u;
      t.regex(row?.['wx_error'] ?? '', own);
      t.is(row?.['wx_error_column'], 'licenses');
    },
  );
}

for (const accountType of ['lower', 'upper'] as const) {
  some(`host and attendee are known in ${accountType} case`, async (t) => {
    const place = await office(t, { accountType });
    const chiara = 'chiara.rossi@acme.example';
    await applied(place, await place.file('people.csv', `email,attendee\n${chiara},true\n`));
    t.is((await place.results())[0]?.['wx_status'], 'updated');
    t.true((await place.state(chiara)).people[0]?.siteUrls.some((url) => url.endsWith('#attendee')));
    await applied(place, await place.file('hosts.csv', `email,licenses\n${chiara},Webex Suite\n`));
    t.is((await place.results())[0]?.['wx_status'], 'updated');
    t.deepEqual((await place.state(chiara)).people[0]?.siteUrls, ['acme.webex.com']);
  });
}
