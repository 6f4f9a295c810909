import { createECDH, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { NewDevice } from '../../../src/watch/device.ts';
import { deviceOf } from '../../../src/watch/device.ts';
import { decrypted, type Half, vapidOf } from './push-decrypt.ts';

/** RFC 8030 §5 to §8 and RFC 8292: what a push service answers, or that it says nothing. */
type Manner = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes of a body beyond which it answers 413. */
  readonly most?: number;
};

export type Pushed = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly message: { readonly [name: string]: unknown };
  readonly plainBytes: number;
};

export type PushService = {
  readonly port: number;
  /** By the path of a device; 201 where nothing is said. */
  readonly manners: Map<string, Manner | 'silent'>;
  /** Messages as their devices read them; those that were refused, too. */
  readonly got: Pushed[];
  readonly faults: string[];
  /** A browser that subscribes. */
  readonly subscribe: (name: string) => NewDevice & { readonly path: string };
  readonly stop: () => void;
};

const urgencies = new Set(['very-low', 'low', 'normal', 'high']);

/** A push service of that name on loopback, which reads along with what its devices read. */
export const startPushService = async (
  host: string,
  secure: { readonly cert: string; readonly key: string },
  publicKey: string,
): Promise<PushService> => {
  const devices = new Map<string, Half>();
  const service = { manners: new Map<string, Manner | 'silent'>(), got: [] as Pushed[], faults: [] as string[] };

  const fault = (isFine: boolean, what: string): void => void (isFine || service.faults.push(what));

  const judge = (headers: IncomingHttpHeaders, body: Buffer): void => {
    fault(/^\d{1,8}$/.test(String(headers['ttl'])) && Number(headers['ttl']) > 0, `TTL ${String(headers['ttl'])}`);
    fault(urgencies.has(String(headers['urgency'])), `Urgency ${String(headers['urgency'])}`);
    fault(/^[\w-]{1,32}$/.test(String(headers['topic'])), `Topic ${String(headers['topic'])}`);
    fault(headers['content-encoding'] === 'aes128gcm', 'Content-Encoding');
    fault(headers['content-type'] === 'application/octet-stream', 'Content-Type');
    fault(headers['content-length'] === String(body.length), 'Content-Length');
    // RFC 8291 §4: what every push service has to take.
    fault(body.length <= 4_096, `${body.length} bytes`);
    const { key, claims } = vapidOf(String(headers['authorization']));
    const now = Date.now() / 1_000;
    fault(key === publicKey, 'another key than the one subscribed to');
    fault(claims.aud === `https://${host}`, `aud ${String(claims.aud)}`);
    fault(typeof claims.exp === 'number' && claims.exp > now && claims.exp <= now + 86_400, 'exp');
    fault(/^mailto:\S+@\S+$/.test(String(claims.sub)), `sub ${String(claims.sub)}`);
  };

  const take = (path: string, headers: IncomingHttpHeaders, body: Buffer): Manner | 'silent' => {
    const half = devices.get(path);
    if (half === undefined) return { status: 404 };
    try {
      judge(headers, body);
      const plain = decrypted(body, half);
      service.got.push({
        path,
        headers,
        message: JSON.parse(plain.toString('utf8')) as Pushed['message'],
        plainBytes: plain.length,
      });
    } catch (error) {
      service.faults.push(String(error));
    }
    const manner = service.manners.get(path) ?? { status: 201 };
    return manner !== 'silent' && manner.most !== undefined && body.length > manner.most ? { status: 413 } : manner;
  };

  const server = createServer(secure, (request, response) => {
    buffer(request)
      .then(body => {
        const path = request.url ?? '';
        fault(request.method === 'POST', `method ${request.method}`);
        const manner = take(path, request.headers, body);
        if (manner === 'silent') return;
        response.writeHead(manner.status, { location: `https://${host}/message/1`, ...manner.headers }).end();
      })
      .catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(service, {
    port: (server.address() as AddressInfo).port,
    subscribe: (name: string) => {
      const pair = createECDH('prime256v1');
      pair.generateKeys();
      const [auth, path] = [randomBytes(16), `/push/${randomBytes(24).toString('base64url')}`];
      devices.set(path, { pair, auth });
      const sent = {
        name,
        endpoint: `https://${host}${path}`,
        p256dh: pair.getPublicKey('base64url'),
        auth: auth.toString('base64url'),
      };
      return { ...deviceOf(sent, Date.now()), path };
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  });
};
