/** The undo of a small job, for `crash.ts`. */
import { isDeepStrictEqual } from 'node:util';
import type { State, Office } from './cli.js';
import type { CrashedCommand } from './crash.js';
import { applied, type Conditions } from './in-process.js';
import { commonViolations, nothingLeft } from './invariants.js';
import { organization } from './organization-state.js';
import { knownAs, settled } from './told-truth.js';

/** Two people are created; of Emma the account goes with the license, so that its settings have to be restored. */
const sheet = `email,firstName,title,department,loginEnabled,licenses,removeLicenses,attendee,sessionTypes,Cost center
ana@acme.example,Ana,,,,Webex Suite,,,TRS,CC-1
carla@acme.example,Carla,Guest,,,,,true,,
amelie.fischer@acme.example,,Boss,<clear>,,Messaging,,,,
bruno.keller@acme.example,,,,,,,,Event 1000,CC-9
emma.larsen@acme.example,,,,,,Webex Suite,,,
daniel.novak@acme.example,,,,,,,false,,
hugo.martin@acme.example,,<clear>,,false,,,,,<clear>
`;

export type CreatedChoice = 'keep' | 'deactivate' | 'delete';

const ofCreated = { keep: 'unchanged', deactivate: 'updated', delete: 'deleted' } as const;

/** How the rows end where nobody disturbs the run. */
export function statusesOfUndo(created: CreatedChoice): string[] {
  return [ofCreated[created], ofCreated[created], ...Array.from({ length: 5 }, () => 'updated')];
}

/** Over SCIM: what both APIs have, what SCIM alone has, a row that needs the People API too, and two new people. */
const sheetForScim = `email,firstName,title,employeeNumber,manager,loginEnabled,licenses
ana@acme.example,Ana,Clerk,N-1,,,
carla@acme.example,Carla,Clerk,,,,Messaging
amelie.fischer@acme.example,,Boss,,,,
bruno.keller@acme.example,,,N-2,,false,
chiara.rossi@acme.example,,Lead,N-3,amelie.fischer@acme.example,,
daniel.novak@acme.example,,Lead,,,,Advanced Messaging
hugo.martin@acme.example,,<clear>,,,false,
`;

export function crashedUndo(created: CreatedChoice): CrashedCommand {
  return undoOf(sheet, created, {});
}

export function crashedUndoOverScim(created: CreatedChoice): CrashedCommand {
  return undoOf(sheetForScim, created, { peopleApi: 'scim' });
}

function undoOf(rows: string, created: CreatedChoice, conditions: Pick<Conditions, 'peopleApi'>): CrashedCommand {
  return {
    simulator: { accountAfterLicense: 'remove' },
    sheet: rows,
    async begin(place) {
      const before = await place.state();
      await applied(place, await place.file('people.csv', rows), conditions);
      const parent = await place.jobFolder();
      const isBegun = (newest: string | undefined): newest is string => newest !== undefined && newest !== parent;
      return {
        before,
        args: (newest) => (isBegun(newest) ? ['apply', newest] : ['undo', parent, '--created', created]),
        judge: async (job) => [
          ...(await commonViolations(job)),
          ...(await nothingLeft(parent)).map((sentence) => `in the job that is taken back, ${sentence}`),
          ...(await notAsBefore(place, before, created)),
        ],
      };
    },
  };
}

/** Person by person, the service's state is the one before the job; people whom it created may still be there if they shall. */
async function notAsBefore(place: Office, before: State, created: CreatedChoice): Promise<string[]> {
  const after = await place.state();
  const changed = before.people.filter(
    ({ email }) => !isDeepStrictEqual(settled(knownAs(before, email)), settled(knownAs(after, email))),
  );
  const whole = isDeepStrictEqual(organization(after, before), organization(before));
  return [
    ...changed.map(({ email }) => `${email} is not as before the job`),
    ...(created === 'delete' && !whole ? ['the organization is not as before the job'] : []),
  ];
}
