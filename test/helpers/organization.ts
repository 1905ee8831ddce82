/** A small organization for tests of pure decisions. */
import type { Catalog } from '../../src/model/catalog.js';
import { type FileHeader } from '../../src/model/columns.js';
import { matchHeader } from '../../src/rows/header.js';
import type { LookedUp } from '../../src/plan/looked-up.js';
import type { SeenPerson, SeenSiteUser } from '../../src/model/row.js';

export const site = 'acme.webex.com';

export const catalog: Catalog = {
  site,
  licenses: [
    { id: 'L-suite', name: 'Webex Suite', siteUrl: site, subscriptionId: 'Sub1', total: 100, consumed: 90 },
    {
      id: 'L-suite-emea',
      name: 'Webex Suite',
      siteUrl: 'acme-emea.webex.com',
      subscriptionId: 'Sub2',
      total: 10,
      consumed: 0,
    },
    { id: 'L-messaging', name: 'Messaging', subscriptionId: 'Sub1', total: 50, consumed: 50 },
    { id: 'L-assistant-1', name: 'Webex Assistant', subscriptionId: 'Sub1' },
    { id: 'L-assistant-2', name: 'Webex Assistant', subscriptionId: 'Sub2' },
    { id: 'L-calling', name: 'Webex Calling - Professional', subscriptionId: 'Sub1', total: 5, consumed: 0 },
    { id: 'L-share', name: 'Screen Share', subscriptionId: 'Sub1', total: 5, consumed: 0 },
  ],
  sessionTypes: [
    { id: '214', name: 'Pro 200', code: 'PRO', active: true, services: ['MeetingCenter'] },
    { id: '5', name: 'Pro 25', code: 'PRO', active: false, services: ['MeetingCenter'] },
    { id: '3', name: 'Standard 100', code: 'STD', active: true, services: ['MeetingCenter'] },
    { id: '11', name: 'Training 200', code: 'TRS', active: true, services: ['TrainingCenter'] },
    { id: '216', name: 'Event 1000', code: 'ONS', active: true, services: ['EventCenter'] },
    { id: '218', name: 'Event 3000', code: 'ONS', active: true, services: ['EventCenter'] },
  ],
  trackingCodes: [
    { index: '1', name: 'Cost center', required: false, values: [] },
    { index: '2', name: 'Region', required: false, values: ['EMEA', 'APAC'] },
    { index: '3', name: 'Division', required: true, values: [] },
    { index: '7', name: 'Department', required: false, values: [] },
  ],
};

/** The cells of one row, by heading; headings and cells in the same order. */
export function sheet(cells: Readonly<Record<string, string>>): { header: FileHeader; cells: string[] } {
  const headings = Object.keys(cells);
  return {
    header: matchHeader(headings, catalog, { name: 'test.csv', line: 1, separator: 'comma' }),
    cells: Object.values(cells),
  };
}

export const ana: SeenPerson = {
  id: 'P-ana',
  emails: ['ana@acme.com'],
  firstName: 'Ana',
  lastName: 'Ruiz',
  displayName: 'Ana Ruiz',
  title: 'Engineer',
  department: 'Research',
  loginEnabled: true,
  licenses: ['L-suite', 'L-share'],
  siteUrls: [site],
};

export const anasAccount: SeenSiteUser & { active: boolean } = {
  account: 'ana@acme.com',
  active: true,
  attendeeOnly: false,
  personalRoom: false,
  servicesOff: [],
  sessionTypes: ['214'],
  trackingCodes: { '1': 'CC-1', '3': 'Staff' },
};

export const here: LookedUp = { person: ana, siteUser: anasAccount, readAt: '2026-01-01T00:00:00.000Z' };
export const nobody: LookedUp = { person: null, siteUser: null, readAt: '2026-01-01T00:00:00.000Z' };
