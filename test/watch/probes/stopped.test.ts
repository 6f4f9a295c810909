import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ActorUnavailable, FlowMissing } from '../../../src/drive/actors/actor.ts';
import { OutOfScope } from '../../../src/drive/out-of-scope.ts';
import { FlowStopped } from '../../../src/drive/walk.ts';
import { PeerFailure, SilentPeer } from '../../../src/platform/errors.ts';
import { OverTime } from '../../../src/watch/probes/driver.ts';
import type { HttpMonitor } from '../../../src/watch/probes/http.ts';
import { memberLook } from '../../../src/watch/probes/signed-in.ts';
import { stoppedLook } from '../../../src/watch/probes/stopped.ts';
import { around, doors, monitorOf } from './fixtures.ts';

const stopped = (byApp: boolean, cause?: Error): FlowStopped =>
  new FlowStopped('sign-in', 'call POST /in', 'why', null, byApp, cause === undefined ? {} : { cause });
const noRoute = new SilentPeer('no route', { cause: Object.assign(new Error('x'), { code: 'ENETUNREACH' }) });

const said = (error: unknown): string => {
  const look = stoppedLook(error, 5);
  return look === null ? 'a mistake of ours' : `${look.outcome} ${look.kind}`.trim();
};

for (const [what, error, expected] of [
  ['the app said no', stopped(true), 'failing flow'],
  ['the app was silent', stopped(false, new SilentPeer('x')), 'failing timeout'],
  ['the app broke off', stopped(false, new PeerFailure('reset', 'x')), 'failing reset'],
  ['this machine has no way out', stopped(false, noRoute), 'unknown'],
  ['there is no mailbox', stopped(false), 'unknown'],
  ['an actor was refused', new ActorUnavailable('a', 'x', { cause: stopped(true) }), 'failing flow'],
  [
    'an actor met silence',
    new ActorUnavailable('a', 'x', { cause: stopped(false, new SilentPeer('x')) }),
    'failing timeout',
  ],
  ['an actor is taken for somebody else', new ActorUnavailable('a', 'x', { isMistaken: true }), 'failing flow'],
  ['an actor has no account', new ActorUnavailable('a', 'the variable X is not set'), 'unknown'],
  ['a flow is not described', new FlowMissing('pay'), 'unknown'],
  ['the run may not', new OutOfScope('x'), 'unknown'],
  ['the mailbox is taken', Object.assign(new Error('x'), { code: 'EADDRINUSE' }), 'unknown'],
  ['a bug', new TypeError('x'), 'a mistake of ours'],
] as const)
  test(`${what}: ${expected}`, () => assert.equal(said(error), expected));

test('a member whom the app does not let in within the time stands outside: failing, and no mistake of ours', async () => {
  const ask = {
    of: 'http',
    method: 'GET',
    url: 'https://app.example.test/me',
    status: [200],
    signedIn: 'member-a',
  } as const;
  const monitor: HttpMonitor = { ...monitorOf(ask), ask };
  const members = {
    sessionOf: async () => Promise.reject(new OverTime('the time was over')),
    forget: async () => undefined,
    close: async () => undefined,
  };
  const look = await memberLook(monitor, 'member-a', members, around(doors().io), new AbortController().signal);
  assert.deepEqual([look.outcome, look.kind], ['failing', 'timeout']);
  assert.equal(look.because, 'the member was not signed in after 60 s');
});
