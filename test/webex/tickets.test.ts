import test from 'ava';
import { createTicketSource, type NewTicket } from '../../src/webex/tickets.js';

/** Gives T1, T2, … after a moment, and counts how often it was asked. */
function signIns(timeToLive = 5400): { signIn: () => Promise<NewTicket>; count: () => number } {
  let count = 0;
  return {
    async signIn() {
      const ticket = `T${++count}`;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { ticket, timeToLive };
    },
    count: () => count,
  };
}

test('all who ask at once get the ticket of one sign-in, and later ones the same', async (t) => {
  const { signIn, count } = signIns();
  const tickets = createTicketSource(signIn);
  t.deepEqual(await Promise.all([tickets.current(), tickets.current(), tickets.renew('old')]), ['T1', 'T1', 'T1']);
  t.is(await tickets.current(), 'T1');
  t.is(count(), 1);
});

test('a refused ticket is renewed once for all; who comes late with it gets the new one', async (t) => {
  const { signIn, count } = signIns();
  const tickets = createTicketSource(signIn);
  const dead = await tickets.current();
  t.deepEqual(await Promise.all([tickets.renew(dead), tickets.renew(dead), tickets.renew(dead)]), ['T2', 'T2', 'T2']);
  t.is(await tickets.renew(dead), 'T2');
  t.is(count(), 2);
});

test('a ticket whose life is nearly over is made anew, one that was just made is not', async (t) => {
  const short = signIns(0.1);
  const tickets = createTicketSource(short.signIn);
  await tickets.current();
  await new Promise((resolve) => setTimeout(resolve, 120));
  t.is(await tickets.current(), 'T2');
  const long = signIns(60);
  const others = createTicketSource(long.signIn);
  await others.current();
  await new Promise((resolve) => setTimeout(resolve, 120));
  t.is(await others.current(), 'T1');
});

test('a sign-in that failed is told to all who waited, and the next who asks tries again', async (t) => {
  let fails = true;
  const tickets = createTicketSource(() =>
    fails ? Promise.reject(new Error('no')) : Promise.resolve({ ticket: 'T', timeToLive: 60 }),
  );
  const told = await Promise.allSettled([tickets.current(), tickets.current()]);
  t.deepEqual(
    told.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  fails = false;
  t.is(await tickets.current(), 'T');
});

test('a dropped ticket is told once and not used again', async (t) => {
  const { signIn } = signIns();
  const tickets = createTicketSource(signIn);
  t.is(tickets.drop(), undefined);
  await tickets.current();
  t.is(tickets.drop(), 'T1');
  t.is(tickets.drop(), undefined);
  t.is(await tickets.current(), 'T2');
});
