import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { botCheckBefore } from '../../../src/drive/not-the-app.ts';
import { createTranscript } from '../../../src/drive/transcript.ts';
import { createRedactor } from '../../../src/platform/redact.ts';

type Headers = readonly (readonly [string, string])[];
const answer = (status: number, body: string, headers: Headers = []) => ({ status, body, headers });

describe('who answers in the place of the app', () => {
  test('a bot check shows by its header, its title or what its page is set up with', () => {
    assert.equal(botCheckBefore(answer(200, '', [['cf-mitigated', 'challenge']])), 'Cloudflare');
    assert.equal(botCheckBefore(answer(503, '<html><title>Just a moment...</title>')), 'Cloudflare');
    assert.equal(botCheckBefore(answer(200, '<script>window._cf_chl_opt = {cType: "managed"}</script>')), 'Cloudflare');
  });

  test('pages of an app that is only watched, speaks of checks, or refuses are its own', () => {
    const watched = '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>';
    assert.equal(botCheckBefore(answer(200, watched, [['server', 'cloudflare']])), null);
    assert.equal(botCheckBefore(answer(200, '<title>Just a moment...</title><p>A poem</p>')), null);
    assert.equal(botCheckBefore(answer(403, '<title>Not for you</title>')), null);
  });
});

describe('what kept the app from answering', () => {
  const exchange = { at: '', method: 'GET', sent: [], ms: 1, headers: {}, excerpt: '' };
  const heard = (...entries: readonly { actor: string; path: string; status: number; botCheck?: string }[]) => {
    const transcript = createTranscript(createRedactor());
    for (const { path, ...entry } of entries) transcript.add({ ...exchange, url: `http://app.test${path}`, ...entry });
    return transcript;
  };
  const throttled = { actor: 'a', path: '/in', status: 429 };

  test('a throttle had the last word, or its wait was sat out', () => {
    assert.match(heard(throttled).barredSince(0) ?? '', /throttled the run at GET \/in \(429\)/);
    assert.equal(heard(throttled, { ...throttled, status: 200 }).barredSince(0), null);
    assert.notEqual(heard(throttled, { ...throttled, actor: 'b', status: 200 }).barredSince(0), null);
    assert.notEqual(heard(throttled, { ...throttled, path: '/out', status: 200 }).barredSince(0), null);
  });

  test('a bot check in one answer is enough; what was before the trial does not count', () => {
    const checked = { actor: 'a', path: '/in', status: 403, botCheck: 'Cloudflare' };
    const transcript = heard(checked, { actor: 'a', path: '/in', status: 200 });
    assert.match(transcript.barredSince(0) ?? '', /a bot check \(Cloudflare\) answered GET \/in/);
    assert.equal(transcript.barredSince(1), null);
  });
});
