/**
 * What the simulated Webex holds: the organization, its people and licenses, and its meeting sites, each with its users,
 * session types and tracking codes. REST and XML are two interfaces to this one world.
 *
 * Nothing here is shared with the product: the simulator implements the documents independently, so that the two cannot
 * be wrong in the same way.
 */
import type { SimulatorOptions } from './options.js';

/** What only SCIM can set of a person; an attribute without a value is absent. */
export interface ScimAttributes {
  nickName?: string;
  profileUrl?: string;
  preferredLanguage?: string;
  locale?: string;
  timezone?: string;
  externalId?: string;
  middleName?: string;
  honorificPrefix?: string;
  honorificSuffix?: string;
  costCenter?: string;
  organization?: string;
  division?: string;
  phones?: ScimPhone[];
}

export interface ScimPhone {
  type?: string;
  value?: string;
  display?: string;
  primary?: boolean;
}

export interface Person {
  id: string;
  /** The organization that the person belongs to: `orgId` of the world, or one that it manages. */
  orgId: string;
  /** Primary address first. */
  emails: string[];
  firstName: string;
  lastName: string;
  displayName: string;
  title: string;
  department: string;
  manager: string;
  managerId: string;
  avatar: string;
  addresses: object[];
  phoneNumbers: { type: string; value: string; primary?: boolean }[];
  extension: string;
  locationId: string;
  loginEnabled: boolean;
  invitePending: boolean;
  roles: string[];
  licenseIds: string[];
  /** Sites where the person is an attendee, without the `#attendee` suffix. */
  attendeeOf: string[];
  /** Known to SCIM only. */
  employeeNumber?: string;
  scim?: ScimAttributes;
  /** Addresses set over SCIM that the other APIs do not show yet, until `from`, or until the person confirms them. */
  newAddresses?: { emails: string[]; isConfirmed: boolean; from: number };
  /** What was assigned and is pending until the person accepts it; absent if nothing is. */
  pending?: { licenseIds: string[]; attendeeOf: string[] };
  /** ISO 8601 */
  created: string;
  lastModified: string;
  /** ISO 8601; empty: none; absent: when the person was created. */
  lastActivity?: string;
}

export interface License {
  id: string;
  name: string;
  siteUrl?: string;
  siteType?: string;
  subscriptionId?: string;
  total: number;
  /** Has no units: always reports total 1 and consumed 0 (developer.webex.com, Managing Hybrid Services Licenses). */
  hybrid?: boolean;
  /** Units used by people and places that the simulator does not list. */
  consumedElsewhere: number;
}

export interface SiteUser {
  site: string;
  /** Primary address of the person, lower case: the webExId on sites that Control Hub manages. */
  email: string;
  active: 'ACTIVATED' | 'DEACTIVATED';
  sessionTypes: number[];
  /** Index 1..10 → value; a code without a value is absent. */
  trackingCodes: Record<number, string>;
  attendeeOnly: boolean;
  siteAdmin: boolean;
  personalRoom: boolean;
  services: {
    meetingCenter: boolean;
    trainingCenter: boolean;
    supportCenter: boolean;
    eventCenter: boolean;
    salesCenter: boolean;
  };
  userId: number;
  /** Milliseconds since 1970. */
  registeredAt: number;
  /** Milliseconds since 1970: before this the site answers 030001 for the person. */
  knownFrom: number;
  /** The address before it was changed, by which alone the site knows the person until then (milliseconds since 1970). */
  formerly?: { email: string; until: number };
}

export interface SessionType {
  id: number;
  code: string;
  name: string;
  active: boolean;
  /** MeetingCenter, EventCenter, TrainingCenter, SupportCenter, SalesCenter: written without a space. */
  services: string[];
  /** Seats; absent means no limit. Beyond them SetUser answers 110055. */
  seats?: number;
}

export interface TrackingCode {
  index: number;
  name: string;
  /** As REST names it; only the REST names are documented. */
  inputMode: 'text' | 'select' | 'editableSelect' | 'hostProfileSelect';
  hostProfile: 'NOT_USED' | 'OPTIONAL' | 'REQUIRED' | 'ADMIN_SET';
  values: { value: string; active: boolean }[];
}

/** A space of two people, or of a group. */
export interface Room {
  id: string;
  title: string;
  type: 'direct' | 'group';
  /** Addresses, lower case. */
  members: string[];
}

/** As the Messages API shows it. */
export interface Message {
  id: string;
  roomId: string;
  roomType: Room['type'];
  toPersonEmail?: string;
  text?: string;
  markdown?: string;
  attachments?: unknown[];
  personId: string;
  personEmail: string;
  created: string;
}

export interface World {
  options: SimulatorOptions;
  orgId: string;
  orgName: string;
  /** The site from which this world is seen, `acme.webex.com`: its users, session types and tracking codes are these. */
  site: string;
  /** The same world seen from each site that has settings, the first one from `acme.webex.com`. */
  sites: World[];
  /** By person id, in order of creation. */
  people: Map<string, Person>;
  /** Lower-case address (any of a person's) → person id. */
  byEmail: Map<string, string>;
  licenses: License[];
  roles: { id: string; name: string }[];
  /** Lower-case primary address → the account on `site`. */
  siteUsers: Map<string, SiteUser>;
  sessionTypes: SessionType[];
  trackingCodes: TrackingCode[];
  /** Session ticket → its holder. It expires by the simulator's own clock, in milliseconds since 1970. */
  tickets: Map<string, { email: string; site: string; expiresAt: number }>;
  /** Access token → its holder. */
  accessTokens: Map<string, { personId: string; scopes: string[]; expiresAt: number }>;
  /** Domains and addresses that belong to other organizations, lower case; creating a person there is refused. */
  takenElsewhere: Set<string>;
  rooms: Room[];
  /** In order of creation. */
  messages: Message[];
}
