/** How the service stores text that it receives: unchanged, or in a form of its own (an option). */
import type { SimulatorOptions } from './options.js';

/** Names, title, department and tracking code values as the service stores them. */
export function keptText({ textKept }: Pick<SimulatorOptions, 'textKept'>, text: string): string {
  const composed = textKept === 'composed' || textKept === 'both' ? text.normalize('NFC') : text;
  const isCollapsed = textKept === 'collapsed' || textKept === 'both';
  return isCollapsed ? composed.trim().replaceAll(/\s+/gu, ' ') : composed;
}
