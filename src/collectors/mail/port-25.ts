import type { Socket } from 'node:net';
import { seen, silent } from '../../evidence/leaf.ts';
import type { MailHost } from '../../evidence/mail.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { patiently } from '../../platform/patiently.ts';

type Port25 = MailHost['port25'];

/** The first whole reply in what came so far (RFC 5321 §4.2.1), or nothing yet. */
const firstReply = (held: string): string | undefined => /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\r?\n/.exec(held)?.[0];

const startsTls = (reply: string): boolean => /^250[- ]STARTTLS\s*$/im.test(reply);

type Offer = { readonly startTls: boolean; readonly detail: string };

/** Greets the server and asks what it offers; nothing is sent beyond EHLO and QUIT. Ends the connection. */
const greeted = (socket: Socket, ms: number, signal: AbortSignal): Promise<Offer> =>
  new Promise<Offer>((resolve, reject) => {
    const late = AbortSignal.any([signal, AbortSignal.timeout(ms)]);
    let held = '';
    let asked = false;
    const end = (act: () => void): void => {
      late.removeEventListener('abort', onLate);
      socket.destroy();
      act();
    };
    const onLate = (): void =>
      end(() => reject(new SilentPeer('its port 25 took the connection and said nothing in time')));
    if (late.aborted) return onLate();
    late.addEventListener('abort', onLate, { once: true });
    const failed = (): void => end(() => reject(new PeerFailure('reset', 'it broke off the connection at port 25')));
    socket.on('error', failed);
    socket.on('close', failed);
    socket.on('data', (chunk: Buffer) => {
      held += chunk.toString('latin1');
      const reply = firstReply(held);
      if (reply === undefined) {
        if (held.length > limits.mailGreetingBytes)
          end(() => resolve({ startTls: false, detail: 'it does not greet as a mail server does' }));
        return;
      }
      held = held.slice(reply.length);
      if (asked)
        return end(() =>
          resolve({ startTls: startsTls(reply), detail: reply.startsWith('250') ? 'it greets' : 'it refuses EHLO' }),
        );
      if (!reply.startsWith('220'))
        return end(() => resolve({ startTls: false, detail: 'it does not greet as a mail server does' }));
      asked = true;
      socket.write('EHLO launch-ready.invalid\r\n');
    });
  });

/** Knocks at a mail server as another one would, and goes away again. */
export const port25At = async (host: string, address: string, io: Io, signal: AbortSignal): Promise<Port25> => {
  const peer = { address, port: 25, name: host };
  try {
    // A network that blocks port 25 does so for every server; the first silence is enough for all of them.
    const offer = await patiently(io, { key: 'port 25', ms: limits.mailPortMs, signal }, async ms =>
      greeted(await io.connectTcp(peer, ms, signal), ms, signal),
    );
    return seen({ open: true, ...offer });
  } catch (error) {
    if (error instanceof SilentPeer) return silent(error.message);
    if (error instanceof PeerFailure) return seen({ open: false, startTls: false, detail: error.message });
    throw error;
  }
};
