import type { RestContext } from '../rest/context.js';
import { isObject, jsonBody } from '../rest/json-body.js';
import type { JsonObject } from '../rest/json-body.js';
import { changes } from '../rest/changed.js';
import type { RestAnswer } from '../rest/rest-answer.js';
import type { Person, World } from '../world.js';
import { changeAddress } from './address-change.js';
import { scimError } from './errors.js';
import { scimAddresses, userAnswer } from './user-answer.js';
import { userNamed } from './user-read.js';

/** The attributes of an address, as far as the operations have changed them. */
interface Draft {
  readonly userName: string;
  readonly emails: readonly JsonObject[];
}

/**
 * PATCH Users/{id} (SCIM 2 Users, Update a user with PATCH): operations are applied in order to a draft, and nothing of them where
 * one fails. Of all attributes, this simulator changes the address only: `userName` and the primary work email, which must be
 * equal (documented).
 */
export function patchUser(context: RestContext): RestAnswer {
  const { world, call } = context;
  const person = userNamed(context);
  if (!person) return scimError(404, `User ${context.id} is not found.`);
  const read = jsonBody(call);
  if ('refused' in read) return read.refused;
  const { schemas, Operations: operations } = read.body;
  if (!Array.isArray(schemas) || !Array.isArray(operations) || !operations.every(isObject)) {
    return scimError(400, 'schemas and Operations are required.', 'invalidSyntax');
  }
  const draft = drafted(world, draftOf(person), operations);
  if ('status' in draft) return draft;
  const address = draft.userName;
  const refused = addressRefusal(world, person, address);
  if (refused) return refused;
  const before = userAnswer(world, person, null);
  const { applied } = changes(person, call.at, () => changeAddress(world, person, addressesIn(draft), call.at));
  if (world.options.scimPatchAnswer === '204') return { status: 204, applied };
  if (world.options.scimPatchAnswer === '200-empty') return { status: 200, applied };
  const showsBefore = world.options.scimPatchAnswer === 'before' || context.effect.showsBefore === true;
  return { status: 200, value: showsBefore ? before : userAnswer(world, person, null), applied };
}

function draftOf(person: Person): Draft {
  const [userName = '', ...others] = scimAddresses(person);
  const emails = [
    { value: userName, type: 'work', primary: true },
    ...others.map((value) => ({ value, type: 'other' })),
  ];
  return { userName, emails };
}

function drafted(world: World, begin: Draft, operations: readonly JsonObject[]): Draft | RestAnswer {
  const { scimPatchForms: forms } = world.options;
  let draft = begin;
  for (const { op, path, value } of operations) {
    if (op !== 'replace') return scimError(400, `Operation ${String(op)} is not simulated.`, 'invalidSyntax');
    if (path === undefined && forms === 'with-path') return scimError(400, 'path is required.', 'invalidPath');
    const next = path === undefined ? withAll(draft, value) : withOne(draft, path, value);
    if (next === undefined)
      return scimError(400, `${typeof path === 'string' ? path : 'value'} is not valid.`, 'invalidPath');
    draft = next;
    if (forms === 'without-path' && primaryOf(draft) !== draft.userName) return unequal;
  }
  return primaryOf(draft) === draft.userName && draft.userName !== '' ? draft : unequal;
}

const unequal = scimError(400, 'The primary work email must be equal to userName.', 'invalidValue');

function withAll(draft: Draft, value: unknown): Draft | undefined {
  if (!isObject(value) || Object.keys(value).some((name) => !['userName', 'emails'].includes(name))) return undefined;
  const userName = 'userName' in value ? withOne(draft, 'userName', value['userName']) : draft;
  return userName && ('emails' in value ? withOne(userName, 'emails', value['emails']) : userName);
}

function withOne(draft: Draft, path: unknown, value: unknown): Draft | undefined {
  if (path === 'userName') return typeof value === 'string' ? { ...draft, userName: value } : undefined;
  if (path === 'emails') return Array.isArray(value) && value.every(isObject) ? { ...draft, emails: value } : undefined;
  return undefined;
}

function primaryOf({ emails }: Draft): unknown {
  return emails.find(({ type, primary }) => type === 'work' && primary === true)?.['value'];
}

function addressesIn({ userName, emails }: Draft): string[] {
  const others = emails.flatMap(({ value }) => (typeof value === 'string' && value !== userName ? [value] : []));
  return [userName, ...others];
}

/** The texts are undocumented. */
function addressRefusal(world: World, person: Person, address: string): RestAnswer | undefined {
  const [, domain = ''] = address.toLowerCase().split('@');
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) return scimError(400, `${address} is not valid.`, 'invalidValue');
  const owner = world.byEmail.get(address.toLowerCase());
  const isElsewhere = world.takenElsewhere.has(domain) || world.takenElsewhere.has(address.toLowerCase());
  if (isElsewhere || (owner !== undefined && owner !== person.id)) {
    return scimError(409, `userName ${address} is already in use.`, 'uniqueness');
  }
  const isOwn = [...world.byEmail.keys()].some((email) => email.endsWith(`@${domain}`));
  if (world.options.scimDomains === 'any' || isOwn) return undefined;
  return scimError(400, `The domain ${domain} is not verified or claimed by the organization.`, 'invalidValue');
}
