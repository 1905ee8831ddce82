/** The simulated organization's state, for comparing before with after. */
import type { State } from './cli.js';

/**
 * What can be told apart: accounts that nothing entitles to the site any more stay where the site keeps them, of an attendee's
 * session types, which are without effect, Webex takes no empty set, and from when on the site knows an account is a matter of
 * time.
 */
export const organization = ({ people, siteUsers, licenses }: State, before?: State): unknown => ({
  people,
  licenses,
  siteUsers: siteUsers
    .filter(
      (user) => isActive(user) || before === undefined || before.siteUsers.some(({ email }) => email === user.email),
    )
    .map((user) => ({ ...user, known: undefined, ...(isAttendee(user) && { sessionTypes: [] }) }))
    .sort((a, b) => a.email.localeCompare(b.email)),
});
const isAttendee = (user: object): boolean => (user as { attendeeOnly: boolean }).attendeeOnly;
const isActive = (user: object): boolean => (user as { active: boolean }).active;
