/** A restore of people whom two jobs changed, for `crash.ts`. */
import { isDeepStrictEqual } from 'node:util';
import type { CrashedCommand } from './crash.js';
import { applied } from './in-process.js';
import { commonViolations } from './invariants.js';
import { organization } from './organization-state.js';

const first = `email,firstName,title,department,licenses,sessionTypes,Cost center
ana@acme.example,Ana,,,Webex Suite,TRS,CC-1
amelie.fischer@acme.example,,Boss,<clear>,Messaging,,
bruno.keller@acme.example,,Lead,,,Event 1000,CC-9
`;
const second = `email,title,removeLicenses,removeSessionTypes,Cost center
amelie.fischer@acme.example,Chief,Messaging,,CC-8
bruno.keller@acme.example,,,Event 1000,CC-2
emma.larsen@acme.example,,Webex Suite,,
`;
const list = `email
ana@acme.example
amelie.fischer@acme.example
bruno.keller@acme.example
emma.larsen@acme.example
`;

/** How the rows end where nothing disturbs the run. */
export const statusesOfRestore = ['deleted', 'updated', 'updated', 'updated'];

export const crashedRestore: CrashedCommand = {
  simulator: { accountAfterLicense: 'remove' },
  sheet: list,
  async begin(place) {
    const before = await place.state();
    const to = new Date().toISOString();
    await new Promise((resolve) => setTimeout(resolve, 3));
    await applied(place, await place.file('first.csv', first));
    await applied(place, await place.file('second.csv', second));
    const parent = await place.jobFolder();
    const people = await place.file('list.csv', list);
    const isBegun = (newest: string | undefined): newest is string => newest?.includes('-restore-to-') === true;
    return {
      before,
      args: (newest) =>
        isBegun(newest) ? ['apply', newest] : ['restore', '--people', people, '--to', to, '--created', 'delete'],
      judge: async (job) => [
        ...(await commonViolations(job)),
        ...(job.folder === parent ? ['there is no restore'] : []),
        ...(isDeepStrictEqual(organization(await place.state(), before), organization(before))
          ? []
          : ['the organization is not as before the jobs']),
      ],
    };
  },
};
