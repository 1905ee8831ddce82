/** One operation of the XML API. */
import type { World } from '../world.js';
import type { XmlRequest } from './read-request.js';
import type { Failure, Node } from './write-answer.js';

/** What an operation comes to. */
export type Performed =
  Failure | { readonly type: string; readonly children: readonly Node[]; readonly applied?: boolean };

/** `caller` is the lower-case address of who holds the ticket; `now` in milliseconds since 1970. */
export type Operation = (world: World, request: XmlRequest, caller: string, now: number) => Performed;
