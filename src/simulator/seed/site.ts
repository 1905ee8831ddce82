/** The session types and tracking codes that the site has with every seed. */
import type { SimulatorOptions } from '../options.js';
import type { SessionType, TrackingCode } from '../world.js';

/** Ids 214 (PRO) and 216 (ONS) appear in public captures; the others are invented. */
export function seedSessionTypes(): SessionType[] {
  return [
    { id: 214, code: 'PRO', name: 'Pro 200', active: true, services: ['MeetingCenter'] },
    { id: 3, code: 'STD', name: 'Standard 100', active: true, services: ['MeetingCenter'] },
    { id: 5, code: 'PRO', name: 'Pro 25', active: false, services: ['MeetingCenter'] },
    { id: 11, code: 'TRS', name: 'Training 200', active: true, services: ['TrainingCenter'] },
    { id: 13, code: 'SMT', name: 'Support', active: true, services: ['SupportCenter'] },
    { id: 216, code: 'ONS', name: 'Event 1000', active: true, services: ['EventCenter'] },
    { id: 218, code: 'ONS', name: 'Event 3000', active: true, services: ['EventCenter'], seats: 2 },
    { id: 8, code: 'AUO', name: 'Audio only', active: true, services: ['MeetingCenter'] },
  ];
}

export function seedTrackingCodes(options: SimulatorOptions): TrackingCode[] {
  const codes: TrackingCode[] = [
    text(1, 'Cost center'),
    {
      index: 2,
      name: 'Region',
      inputMode: options.listInputMode,
      hostProfile: 'OPTIONAL',
      values: [...offered('EMEA', 'APAC', 'AMER'), { value: 'LATAM', active: false }],
    },
    {
      index: 3,
      name: 'Division',
      inputMode: options.listInputMode,
      // No code can be required on a site that Control Hub manages (help.webex.com n0vk4fc; Tracking Codes).
      hostProfile: options.siteType === 'site-admin' ? 'REQUIRED' : 'OPTIONAL',
      values: offered('Staff', 'Contractor'),
    },
    text(7, 'Project'),
  ];
  return options.extraTrackingCode === '' ? codes : [...codes, text(9, options.extraTrackingCode)];
}

function text(index: number, name: string): TrackingCode {
  return { index, name, inputMode: 'text', hostProfile: 'OPTIONAL', values: [] };
}

function offered(...values: string[]): TrackingCode['values'] {
  return values.map((value) => ({ value, active: true }));
}
