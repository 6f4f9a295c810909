import { limits } from '../../platform/limits.ts';
import type { Actor } from '../actors/actor.ts';
import { wayIn } from '../actors/way-in.ts';
import type { Drive } from '../drive.ts';
import { Inconclusive } from '../harden/verification.ts';
import type { Reply } from '../reply.ts';
import { FlowStopped } from '../walk.ts';

/** Requests that the app had to refuse, and the path at which it did. */
export type Provoked = { readonly path: string; readonly replies: readonly Reply[] };

const times = Array.from({ length: limits.signalsTimes }, (_, time) => time);

/** Signs in as a member with passwords that are not theirs. */
export const wrongPasswords = async (drive: Drive, member: Actor): Promise<Provoked> => {
  if (wayIn(member.variables()) !== 'sign-in')
    throw new Inconclusive('people come in by a link that is mailed, so no password is ever wrong');
  const replies: Reply[] = [];
  let path = '';
  for (const time of times) {
    const password = drive.run.passwordOf(`nobody-${time}`);
    drive.keepSecret('a wrong password', password);
    const guess = drive.part('signals-wrong', { ...member.variables(), password });
    const from = drive.transcript.size();
    try {
      await guess.walk('sign-in');
      throw new Inconclusive('the app let somebody in with a wrong password');
    } catch (error) {
      if (!(error instanceof FlowStopped) || !error.byApp) throw error;
    }
    const last = guess.session.last();
    if (last === null || last.status === 429)
      throw new Inconclusive('the app throttled before it said that the password is wrong');
    replies.push(last);
    const sent = drive.transcript.since(from).findLast(({ method, actor }) => method !== 'GET' && actor === guess.name);
    path = new URL(sent?.url ?? last.url).pathname;
  }
  return { path, replies };
};

/** Asks for pages that are not there, as robots do all day. */
export const missingPages = async (drive: Drive): Promise<Provoked> => {
  const robot = drive.session('a robot');
  const replies: Reply[] = [];
  let path = '/';
  for (const time of times) {
    path = `/wp-content/${drive.run.label}-${time}.php`;
    replies.push(await robot.call({ method: 'GET', path, provokes: true }));
  }
  if (replies.every(({ status }) => status < 400)) throw new Inconclusive('the app has a page for every address');
  return { path, replies };
};

/** Sends events that no payment provider signed. */
export const unsignedEvents = async (drive: Drive): Promise<Provoked> => {
  const webhook = drive.settings.billing?.webhook ?? drive.config.health?.webhook;
  if (webhook === undefined)
    throw new Inconclusive('the settings do not say where payments are told to (drive.billing.webhook)');
  const url = new URL(webhook, drive.scope.app);
  const sender = drive.session('somebody who is no payment provider');
  const replies: Reply[] = [];
  for (const time of times) {
    const signature = `t=${Math.floor(drive.io.now().getTime() / 1_000)},v1=${String(time).repeat(64)}`;
    const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
    const body = JSON.stringify({ id: `evt_${drive.run.label}${time}`, object: 'event', type: 'ping' });
    const reply = await sender.call({ method: 'POST', path: url.href, from: null, headers, body, provokes: true });
    if (reply.status < 400)
      throw new Inconclusive(`the app answered ${reply.status} to an event with a wrong signature`);
    if (reply.status === 429) throw new Inconclusive('the app throttled before it looked at the signature');
    replies.push(reply);
  }
  return { path: url.pathname, replies };
};
