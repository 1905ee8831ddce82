/** What POST and PUT /people carry for changes, as attributes of the People API. */
import type { Change } from '../model/row.js';
import { fieldOf } from './table.js';

export function attributesOf(changes: readonly Change[]): Readonly<Record<string, unknown>> {
  return Object.assign({}, ...changes.map((change) => fieldOf(change).inRecord?.(change))) as Record<string, unknown>;
}
