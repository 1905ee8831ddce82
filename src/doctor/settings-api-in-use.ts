/** Over which API session types and tracking codes go, by what `doctor` found: a run chooses in the same way. Pure. */
import type { Diagnosis } from './diagnosis.js';
import type { SiteOffers } from './site-offers.js';
import { isClosed, type Looked } from '../sign-in/looked.js';
import type { SettingsApi } from '../model/settings-api.js';

/** `undefined`: neither lets the caller in. An API that is out of reach is waited for, and not taken for one that is gone. */
export function apiInUse(diagnosis: Diagnosis): SettingsApi | undefined {
  const { settingsApi, caller, overRest } = diagnosis;
  if (settingsApi !== 'auto') return settingsApi;
  if (!xmlSaysNo(diagnosis)) return 'xml';
  if (!('seen' in overRest)) return undefined;
  return 'seen' in caller && overRest.seen.withoutCodes !== undefined ? 'rest-catalog' : 'rest';
}

/** XML is switched off, does not let the caller in, or does not tell what the site offers. */
export function xmlSaysNo({ caller, offers }: Pick<Diagnosis, 'caller' | 'offers'>): boolean {
  return [caller, offers].some(isClosed);
}

/** What the site offers over that API. */
export function offersInUse(diagnosis: Diagnosis): Looked<SiteOffers> {
  const { offers, overRest } = diagnosis;
  const api = apiInUse(diagnosis);
  if (api === 'xml' || api === undefined) return offers;
  // Why REST does not tell is a line of its own.
  return 'failed' in overRest ? { notLookedAt: 'REST does not list them' } : overRest;
}
