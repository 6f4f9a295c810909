import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { apiProblem, cloudflareClient, type CloudflareClient } from '../../../src/engines/cloudflare/client.ts';
import { permissionFor } from '../../../src/engines/cloudflare/permissions.ts';
import type { Io } from '../../../src/platform/io.ts';
import { realIo } from '../../../src/platform/real-io.ts';

type Reply = { status: number; body?: unknown; headers?: Record<string, string> } | 'break';
type Seen = { readonly line: string; readonly body: string; readonly authorization: string };

const ok = (result: unknown, info?: unknown): Reply => ({
  status: 200,
  body: { success: true, errors: [], messages: [], result, ...(info === undefined ? {} : { result_info: info }) },
});
const no = (status: number, code = 1000, headers: Record<string, string> = {}): Reply => ({
  status,
  headers,
  body: { success: false, errors: [{ code, message: 'it says no' }], messages: [], result: null },
});

const bodyOf = async (message: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const token = ['made', 'up', 'for', 'this', 'test'].join('-');
const never = new AbortController().signal;

const withApi = async (
  answer: (line: string, asked: number) => Reply,
  act: (client: CloudflareClient, seen: readonly Seen[], slept: readonly number[]) => Promise<void>,
  patienceMs?: number,
): Promise<void> => {
  const seen: Seen[] = [];
  const server = createServer((message, response) => {
    void bodyOf(message).then(body => {
      const line = `${message.method} ${message.url}`;
      seen.push({ line, body, authorization: message.headers.authorization ?? '' });
      const reply = answer(line, seen.filter(one => one.line === line).length);
      if (reply === 'break') {
        message.socket.destroy();
        return;
      }
      response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
      response.end(reply.body === undefined ? '' : JSON.stringify(reply.body));
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const slept: number[] = [];
  const io: Io = {
    ...realIo({
      net: { resolver: null, connectTo: [], ca: [], offline: false },
      progress: () => {},
      now: () => new Date(),
    }),
    sleep: async ms => void slept.push(ms),
  };
  const { port } = server.address() as AddressInfo;
  const options = { api: `http://127.0.0.1:${port}/client/v4`, token, addressOf: async () => '127.0.0.1' };
  try {
    await act(cloudflareClient(io, { ...options, ...(patienceMs === undefined ? {} : { patienceMs }) }), seen, slept);
  } finally {
    server.close();
  }
};

const lines = (seen: readonly Seen[]): string[] => seen.map(({ line }) => line);

describe('the client of the Cloudflare API', () => {
  it('joins the pages of a list', async () => {
    const page = (line: string): Reply => {
      const at = Number(/page=(\d)/.exec(line)?.[1] ?? '1');
      return ok(at < 3 ? [at * 2 - 1, at * 2] : [5], { page: at, total_pages: 3, total_count: 5, per_page: 2 });
    };
    await withApi(page, async (client, seen) => {
      const answer = await client.read('/zones/z/dns_records', z.array(z.number()), never);
      assert.deepEqual(answer, { kind: 'ok', value: [1, 2, 3, 4, 5] });
      assert.equal(seen.length, 3);
      assert.equal(seen[0]?.line, 'GET /client/v4/zones/z/dns_records');
      assert.equal(seen[0]?.authorization, `Bearer ${token}`);
    });
  });

  it('does not call a list known that changed while it was read', async () => {
    const page = (line: string): Reply =>
      ok(line.includes('page=2') ? [] : [1, 2], { page: 1, total_pages: 2, total_count: 3, per_page: 2 });
    await withApi(page, async client => {
      const answer = await client.read('/zones', z.array(z.number()), never);
      assert.equal(answer.kind, 'silent');
    });
  });

  it('waits as long as it is told after too many calls, and then sends even a POST again', async () => {
    await withApi(
      (_line, asked) => (asked === 1 ? no(429, 971, { 'retry-after': '7' }) : ok({ id: 'a' })),
      async (client, seen, slept) => {
        const answer = await client.send(
          'POST',
          '/zones/z/dns_records',
          { type: 'A' },
          z.object({ id: z.string() }),
          never,
        );
        assert.deepEqual(answer, { kind: 'ok', value: { id: 'a' } });
        assert.deepEqual(slept, [7000]);
        assert.deepEqual(
          lines(seen),
          Array.from({ length: 2 }, () => 'POST /client/v4/zones/z/dns_records'),
        );
      },
    );
  });

  it('does not wait longer than it was given', async () => {
    await withApi(
      () => no(429, 971, { 'retry-after': '200' }),
      async (client, seen, slept) => {
        const answer = await client.read('/zones', z.unknown(), never);
        assert.equal(answer.kind, 'silent');
        assert.deepEqual([seen.length, slept.length], [1, 0]);
      },
      1_000,
    );
  });

  for (const [name, fault] of [
    ['a 5xx', no(502)],
    ['a broken connection', 'break'],
  ] as const) {
    it(`never sends a POST twice after ${name}, for it may have been done`, async () => {
      await withApi(
        () => fault,
        async (client, seen) => {
          const answer = await client.send('POST', '/zones/z/dns_records', {}, z.unknown(), never);
          assert.equal(answer.kind, 'silent');
          assert.equal(seen.length, 1);
        },
      );
    });

    it(`sends a PUT again after ${name}`, async () => {
      await withApi(
        (_line, asked) => (asked < 3 ? fault : ok({ done: true })),
        async (client, seen) => {
          const answer = await client.send('PUT', '/zones/z/x', { a: 1 }, z.unknown(), never);
          assert.equal(answer.kind, 'ok');
          assert.deepEqual(new Set(seen.map(({ body }) => body)), new Set(['{"a":1}']));
          assert.equal(seen.length, 3);
        },
      );
    });
  }

  it('gives up after some tries', async () => {
    await withApi(
      () => no(500),
      async (client, seen) => {
        assert.equal((await client.read('/zones', z.unknown(), never)).kind, 'silent');
        assert.equal(seen.length, 4);
      },
    );
  });

  it('names the permission that a token lacks', async () => {
    await withApi(
      () => no(403, 10_000),
      async client => {
        const path = '/zones/z/rulesets/phases/http_ratelimit/entrypoint';
        const answer = await client.read(path, z.unknown(), never);
        assert.deepEqual(answer, {
          kind: 'refused',
          status: 403,
          codes: [10_000],
          permission: 'Zone WAF Read',
          reason: 'it says no (10000)',
        });
      },
    );
  });

  it('tells a missing thing, an unknown form and no answer of the API apart', async () => {
    await withApi(
      line => {
        if (line.includes('missing')) return no(404, 10_003);
        return line.includes('form') ? ok({ id: 7 }) : { status: 200, body: 'hello' };
      },
      async client => {
        const shape = z.object({ id: z.string() });
        assert.deepEqual(await client.read('/missing', shape, never), { kind: 'missing' });
        assert.match(JSON.stringify(await client.read('/form', shape, never)), /form that is not known at id/);
        assert.match(JSON.stringify(await client.read('/page', shape, never)), /no answer of the API/);
      },
    );
  });

  it('takes an answer without content for done', async () => {
    await withApi(
      () => ({ status: 204 }),
      async client => {
        const answer = await client.send('DELETE', '/zones/z/rulesets/r', undefined, z.unknown(), never);
        assert.equal(answer.kind, 'ok');
      },
    );
  });
});

describe('where a token may go', () => {
  it('is over https, or to this machine', () => {
    assert.equal(apiProblem('https://api.cloudflare.com/client/v4'), null);
    assert.equal(apiProblem('http://127.0.0.1:8080/client/v4'), null);
    for (const wrong of ['http://api.cloudflare.com/client/v4', 'ftp://127.0.0.1/', 'api', 'https://a:b@api.test/'])
      assert.notEqual(apiProblem(wrong), null, wrong);
  });

  it('is named with the permission of the dashboard', () => {
    assert.equal(permissionFor('GET', '/zones?name=a.test'), 'Zone Read');
    assert.equal(permissionFor('PATCH', '/zones/z/settings/ssl'), 'Zone Settings Write');
    assert.equal(permissionFor('GET', '/zones/z/dns_records?page=2'), 'DNS Read');
    assert.equal(permissionFor('POST', '/zones/z/purge_cache'), 'Cache Purge');
    assert.equal(
      permissionFor('PUT', '/zones/z/rulesets/phases/http_request_dynamic_redirect/entrypoint'),
      'Single Redirect Write',
    );
    assert.equal(permissionFor('GET', '/made/up'), null);
  });
});
