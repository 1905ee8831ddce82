/** Messages and the spaces that they are in (Messages and Rooms APIs; Buttons and Cards Guide). */
import { createHash, randomUUID } from 'node:crypto';
import { publicId } from '../ids.js';
import type { Message, Room, World } from '../world.js';
import type { Caller, RestContext } from './context.js';
import { isObject, jsonBody } from './json-body.js';
import type { JsonObject } from './json-body.js';
import { refusal } from './rest-answer.js';
import type { RestAnswer } from './rest-answer.js';

/** Bytes of `text` and of `markdown` (Messages: Create a Message). */
const largest = 7439;
const mostListed = 50;

/** GET /rooms (Rooms: List Rooms): those that the caller is a member of. */
export function listRooms({ world, caller }: RestContext): RestAnswer {
  const items = roomsOf(world, caller).map(({ id, title, type }) => ({ id, title, type }));
  return { status: 200, value: { items } };
}

/** GET /messages (Messages: List Messages): newest first. A space that the caller is no member of is not found. */
export function listMessages({ world, caller, query }: RestContext): RestAnswer {
  const roomId = query.get('roomId');
  if (roomId === null || roomId === '') return refusal(400, 'roomId is required.');
  if (!roomsOf(world, caller).some(({ id }) => id === roomId)) return refusal(404);
  const most = Number(query.get('max') ?? mostListed);
  if (!Number.isInteger(most) || most < 1) return refusal(400, 'max must be a positive number.');
  const items = world.messages.filter((message) => message.roomId === roomId).toReversed();
  return { status: 200, value: { items: items.slice(0, most) } };
}

/** POST /messages (Messages: Create a Message). A first message to a person opens a space of the two. */
export function createMessage({ world, caller, call }: RestContext): RestAnswer {
  const read = jsonBody(call);
  if ('refused' in read) return read.refused;
  const wrong = problemIn(read.body);
  if (wrong !== undefined) return refusal(400, wrong);
  const room = roomFor(world, caller, read.body);
  if (room === undefined) return refusal(404);
  const { text, markdown, attachments, toPersonEmail } = read.body;
  const message: Message = {
    id: publicId('MESSAGE', randomUUID()),
    roomId: room.id,
    roomType: room.type,
    ...(typeof toPersonEmail === 'string' && { toPersonEmail }),
    ...(typeof text === 'string' && { text }),
    ...(typeof markdown === 'string' && { markdown }),
    ...(Array.isArray(attachments) && { attachments: attachments as unknown[] }),
    personId: caller.person.id,
    personEmail: caller.person.emails[0] ?? '',
    created: new Date(call.at).toISOString(),
  };
  if (!world.rooms.includes(room)) world.rooms.push(room);
  world.messages.push(message);
  return { status: 200, value: message, applied: true };
}

/** One addressee, at least one text, texts that are not too long, and at most one card. */
function problemIn(body: JsonObject): string | undefined {
  const addressees = ['roomId', 'toPersonEmail'].filter((key) => body[key] !== undefined);
  if (addressees.length !== 1) return 'Exactly one of roomId and toPersonEmail is required.';
  const texts: unknown[] = [body['text'], body['markdown']].filter((text) => text !== undefined);
  if (texts.length === 0) return 'Either text or markdown is required; clients without cards show it.';
  if (!texts.every((text): text is string => typeof text === 'string' && text !== ''))
    return 'text and markdown must be text.';
  if (texts.some((text) => Buffer.byteLength(text) > largest)) return 'The message is too long.';
  const { attachments } = body;
  if (attachments === undefined) return undefined;
  if (!Array.isArray(attachments) || attachments.length > 1) return 'Only one card per message is supported.';
  return attachments.every(isCard) ? undefined : 'The attachment is not a card.';
}

function isCard(attachment: unknown): boolean {
  if (!isObject(attachment) || attachment['contentType'] !== 'application/vnd.microsoft.card.adaptive') return false;
  const { content } = attachment;
  if (!isObject(content) || content['type'] !== 'AdaptiveCard' || !Array.isArray(content['body'])) return false;
  return typeof content['version'] === 'string' && /^1\.[0-3]$/.test(content['version']);
}

function roomFor(world: World, caller: Caller, { roomId, toPersonEmail }: JsonObject): Room | undefined {
  if (roomId !== undefined) return roomsOf(world, caller).find(({ id }) => id === roomId);
  if (typeof toPersonEmail !== 'string' || !/^\S+@\S+$/.test(toPersonEmail)) return undefined;
  const members = [caller.person.emails[0] ?? '', toPersonEmail.toLowerCase()].sort();
  const id = publicId('ROOM', uuidOf(members.join(' ')));
  return world.rooms.find((room) => room.id === id) ?? { id, title: toPersonEmail, type: 'direct', members };
}

function roomsOf(world: World, { person }: Caller): Room[] {
  return world.rooms.filter(({ members }) => person.emails.some((email) => members.includes(email)));
}

/** The same text gives the same UUID. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
