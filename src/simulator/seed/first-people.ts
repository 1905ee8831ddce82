/** The eight people whom every seed starts with, so that samples and tests can refer to them. */

/** One seeded person, with licenses by name; without `sessionTypes` there is no account on the site, except for attendees. */
export interface SeedPerson {
  readonly address: string;
  readonly otherAddress?: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly title: string;
  readonly department: string;
  /** Address of the manager, who comes earlier in the list. */
  readonly manager?: string;
  readonly licenses: readonly string[];
  readonly attendee?: boolean;
  readonly sessionTypes?: readonly number[];
  readonly trackingCodes?: Readonly<Record<number, string>>;
  readonly personalRoom?: boolean;
  readonly employeeNumber?: string;
  readonly calling?: { readonly extension: string; readonly phone: string };
}

export const firstPeople: readonly SeedPerson[] = [
  {
    ...person('amelie.fischer', 'Amelie', 'Fischer', 'Engineer', 'Research'),
    licenses: ['Webex Suite', 'Screen Share'],
    sessionTypes: [214],
    trackingCodes: { 1: 'CC-100', 3: 'Staff' },
  },
  {
    ...person('bruno.keller', 'Bruno', 'Keller', 'Account manager', 'Sales'),
    licenses: ['Webex Suite', 'Messaging', 'Screen Share'],
    sessionTypes: [214, 11],
    trackingCodes: { 1: 'CC-200', 2: 'EMEA', 3: 'Staff' },
  },
  { ...person('chiara.rossi', 'Chiara', 'Rossi', 'Designer', 'Marketing'), licenses: ['Messaging'] },
  { ...person('daniel.novak', 'Daniel', 'Novak', 'Analyst', 'Finance'), licenses: [], attendee: true },
  {
    ...person('emma.larsen', 'Emma', 'Larsen', 'Support lead', 'Support'),
    licenses: ['Webex Suite', 'Webex Calling - Professional'],
    sessionTypes: [214],
    trackingCodes: { 1: 'CC-300', 3: 'Staff' },
    calling: { extension: '4101', phone: '+12025550101' },
  },
  {
    ...person('felix.hartmann', 'Felix', 'Hartmann', 'Consultant', 'Services'),
    licenses: ['Webex Suite', 'Webex Webinar 500', 'Messaging'],
    sessionTypes: [214, 216],
    trackingCodes: { 1: 'CC-400', 3: 'Contractor' },
  },
  {
    ...person('grace.okafor', 'Grace', 'Okafor', 'Recruiter', 'People'),
    licenses: ['Webex Suite', 'Messaging'],
    sessionTypes: [214],
    trackingCodes: { 3: 'Staff' },
    personalRoom: true,
  },
  {
    ...person('hugo.martin', 'Hugo', 'Martin', 'Architect', 'Research'),
    otherAddress: 'h.martin@acme.example',
    manager: 'amelie.fischer@acme.example',
    licenses: ['Webex Suite'],
    sessionTypes: [214],
    trackingCodes: { 1: 'CC-100', 3: 'Staff' },
  },
];

function person(
  alias: string,
  firstName: string,
  lastName: string,
  title: string,
  department: string,
): Omit<SeedPerson, 'licenses'> {
  return { address: `${alias}@acme.example`, firstName, lastName, title, department };
}
