/** One operation of the XML API. */
import type { World } from '../world.js';
import type { XmlRequest } from './read-request.js';
import type { Failure, Node } from './write-answer.js';

/** The outcome of an operation. */
export type Performed =
  Failure | { readonly type: string; readonly children: readonly Node[]; readonly applied?: boolean };

/** `caller` is the lower-case address of the ticket's holder; `now` is in milliseconds since 1970. */
export type Operation = (world: World, request: XmlRequest, caller: string, now: number) => Performed;
