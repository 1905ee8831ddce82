/** Which API session types and tracking codes use, according to the diagnosis; a run chooses in the same way. */
import type { Diagnosis } from './diagnosis.js';
import type { SiteOffers } from './site-offers.js';
import { isClosed, type Looked } from '../sign-in/looked.js';
import type { SettingsApi } from '../model/settings-api.js';

/** `undefined`: neither API admits the caller. An unreachable API is waited for, not treated as unavailable. */
export function apiInUse(diagnosis: Diagnosis): SettingsApi | undefined {
  const { settingsApi, caller, overRest } = diagnosis;
  if (settingsApi !== 'auto') return settingsApi;
  if (!xmlSaysNo(diagnosis)) return 'xml';
  if (!('seen' in overRest)) return undefined;
  return 'seen' in caller && overRest.seen.withoutCodes !== undefined ? 'rest-catalog' : 'rest';
}

/** Whether XML is switched off, refuses the caller, or does not report what the site offers. */
export function xmlSaysNo({ caller, offers }: Pick<Diagnosis, 'caller' | 'offers'>): boolean {
  return [caller, offers].some(isClosed);
}

/** What the site offers over that API. */
export function offersInUse(diagnosis: Diagnosis): Looked<SiteOffers> {
  const { offers, overRest } = diagnosis;
  const api = apiInUse(diagnosis);
  if (api === 'xml' || api === undefined) return offers;
  // Another finding reports why REST does not list them.
  return 'failed' in overRest ? { notLookedAt: 'REST does not list them' } : overRest;
}
