import type { ChannelSettings } from '../../config/watch-settings.ts';
import { isRoutable } from '../../evidence/derive/reach.ts';
import type { HttpAnswer } from '../../platform/http.ts';
import { limits } from '../../platform/limits.ts';
import { pushAddress, type Device } from '../device.ts';
import type { Delivery, Notice } from '../notice.ts';
import { type Channel, type ChannelTools, failed, type Failure, failureOf, NotSendable } from './channel.ts';
import type { Desk } from './desk.ts';
import { answerTo, judged, type Service } from './post.ts';
import { publicPushKey } from './push-key.ts';
import { pushMessage, topicOf } from './push-message.ts';

const nobody =
  'Nobody is subscribed: open the dashboard on your telephone or computer, sign in, choose "Devices that are told" and press "Tell this device"';

/** Answers of push services: RFC 8030 §5 to §8 and RFC 8292 §4.2. */
const meanings: { readonly [status: number]: string } = {
  400: 'it does not understand the message',
  401: 'this browser subscribed to a watch with another key; remove the device and press "Tell this device" there again',
  403: 'this browser subscribed to a watch with another key; remove the device and press "Tell this device" there again',
  413: 'even the shortest message is too long for it',
};

const serviceAt = (host: string): Service => ({
  name: `The push service ${host}`,
  took: ({ status }) => status === 201,
  pause: () => null,
  means: ({ status }) => meanings[status] ?? null,
});

/** IPv4 within IPv6 (RFC 6052 §2.1, RFC 3056 §2) can lead into a network past what is known of IPv4. */
const wrapped = /^(?:64:ff9b:|2002:)/i;

/** An endpoint was sent by a browser: what it resolves to now is on the internet, or nothing goes there. */
const mayReach = (address: string): boolean => isRoutable(address) && !wrapped.test(address);

/** RFC 8030 §7.3: 404 for a subscription that has ended; 410 is what most services answer. */
const isGone = ({ status }: HttpAnswer): boolean => status === 404 || status === 410;

type Sending = {
  readonly tools: ChannelTools;
  readonly contact: string;
  readonly keys: { readonly private: string; readonly public: string };
  readonly notice: Notice;
  readonly signal: AbortSignal;
};

/** One message, encrypted for one device alone (RFC 8291) and signed for its push service alone (RFC 8292). */
const postOf = async (device: Device, url: URL, most: number, { tools, contact, keys, notice }: Sending) => {
  // Imported when needed: a watch without this channel does not pay for it.
  const { default: webPush } = await import('web-push');
  const { cipherText } = webPush.encrypt(device.p256dh, device.auth, pushMessage(notice, most), 'aes128gcm');
  const until = Math.floor(tools.io.now().getTime() / 1_000) + limits.pushSignedSeconds;
  const subject = `mailto:${contact}`;
  const { Authorization } = webPush.getVapidHeaders(url.origin, subject, keys.public, keys.private, 'aes128gcm', until);
  return {
    url,
    headers: {
      authorization: Authorization,
      'content-type': 'application/octet-stream',
      'content-encoding': 'aes128gcm',
      ttl: String(limits.pushWaitsSeconds),
      // RFC 8030 §5.3: high is sent to a device at once, whatever its battery; nobody has to get up for what is noted.
      urgency: notice.kind === 'noted' ? 'normal' : 'high',
      topic: topicOf(notice),
    },
    body: cipherText,
    mayReach,
  };
};

/** How one device took it; *gone* = its push service does not know it any more. */
const sendTo = async (device: Device, sending: Sending): Promise<Delivery | 'gone'> => {
  const { tools, signal } = sending;
  const url = pushAddress(device.endpoint);
  if (url === null) throw new NotSendable('What is kept of it is no address of a push service.');
  let answer: HttpAnswer | null = null;
  for (const most of limits.pushBytes) {
    answer = await answerTo(tools, await postOf(device, url, most, sending), signal);
    if (answer.status !== 413) break;
  }
  if (answer === null) return failed('No length of a message is allowed.', false);
  return isGone(answer) ? 'gone' : judged(answer, serviceAt(url.hostname), tools.io.now());
};

const countText = (count: number, all: number): string => `${count} of ${all} ${all === 1 ? 'device' : 'devices'}`;

type Tried = { readonly name: string; readonly came: Delivery | 'gone' };

/** What all of them come to. Those that have it count, whenever they got it; what is gone is nobody who could be told. */
const together = (tried: readonly Tried[], had: number, ms: number): Delivery => {
  const refused = tried.flatMap(({ name, came }): readonly (readonly [string, Failure])[] =>
    came === 'gone' || came.delivered ? [] : [[name, came]],
  );
  const gone = tried.filter(({ came }) => came === 'gone').length;
  const took = had + tried.length - gone - refused.length;
  if (took + refused.length === 0)
    return failed(
      `${gone === 1 ? 'The one device' : `All ${gone} devices`} gave the subscription up. ${nobody}.`,
      false,
    );
  if (refused.length === 0) return { delivered: true, ms };
  const why = refused.map(([name, { because }]) => `${name}: ${because}`).join(' ');
  const pauses = refused.flatMap(([, { afterMs }]) => (afterMs === null ? [] : [afterMs]));
  return failed(
    `${countText(took, took + refused.length)} took it. ${why}`,
    refused.some(([, { again }]) => again),
    pauses.length === 0 ? null : Math.max(...pauses),
  );
};

/** IDs of devices that took a notice while that could not be stored. The oldest notices are forgotten first. */
const createUnstored = () => {
  const all = new Map<string, Set<string>>();
  return {
    of: (key: string): ReadonlySet<string> => all.get(key) ?? new Set(),
    add: (key: string, id: string): void => {
      all.set(key, (all.get(key) ?? new Set()).add(id));
      for (const oldest of all.keys()) if (all.size > limits.pushUnstored) all.delete(oldest);
    },
  };
};

/** Trouble of the store must not stop what people are told. */
const known = async <T>(asked: Promise<T>, otherwise: T): Promise<T> => asked.catch(() => otherwise);

const deskOf = ({ desk }: ChannelTools): Desk => {
  if (desk === null) throw new NotSendable(`${nobody}.`);
  return desk;
};

/**
 * Web push (RFC 8030) to every browser that subscribed on the dashboard, side by side. Each device counts by itself: one that has the notice
 * does not get it again when another one is tried anew, and one that is gone is forgotten and holds nothing up.
 */
export const pushChannel = ({ contact }: ChannelSettings & { kind: 'push' }, tools: ChannelTools): Channel => {
  const unstored = createUnstored();
  return async (notice, signal) => {
    const desk = deskOf(tools);
    const from = tools.io.elapsed();
    const now = (): number => tools.io.now().getTime();
    const key = await desk.key();
    const devices = (await desk.devices()).filter(({ goneAt }) => goneAt === null);
    if (key === null || devices.length === 0) return failed(`${nobody}.`, false);
    const had = new Set([...unstored.of(notice.key), ...(await known(desk.tookBy(notice.key), new Set<string>()))]);
    const sending = { tools, contact, keys: { private: key, public: publicPushKey(key) }, notice, signal };
    const tried = await Promise.all(
      devices
        .filter(({ id }) => !had.has(id))
        .map(async (device): Promise<Tried> => {
          const came = await sendTo(device, sending).catch(failureOf);
          if (came === 'gone') await known(desk.gone(device.id, device.name, now()), undefined);
          else if (came.delivered)
            await desk.deviceTook(device.id, notice.key, now()).catch(() => unstored.add(notice.key, device.id));
          return { name: device.name, came };
        }),
    );
    const before = devices.filter(({ id }) => had.has(id)).length;
    return together(tried, before, Math.round(tools.io.elapsed() - from));
  };
};
