import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { limits } from '../../src/platform/limits.ts';
import { pushMessage, type PushMessage, topicOf } from '../../src/watch/channels/push-message.ts';
import type { Notice } from '../../src/watch/notice.ts';
import { hostileNotice, wholeNotice } from './notices.ts';
import { decrypted, halfOf, vapidOf } from './receivers/push-decrypt.ts';

const messageOf = (notice: Notice, most: number): PushMessage => {
  const json = pushMessage(notice, most);
  assert.ok(Buffer.byteLength(json) <= most, `${Buffer.byteLength(json)} of ${most}`);
  return JSON.parse(json) as PushMessage;
};

describe('the reader of the tests', () => {
  test('reads the example of RFC 8291, section 5', () => {
    // Appendix A: the private key of the browser, its secret, and the body of the message.
    const half = halfOf('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94', 'BTBZMqHH6r4Tts7J_aSIgg');
    const body =
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN';
    const bytes = Buffer.from(body, 'base64url');
    assert.equal(decrypted(bytes, half).toString('utf8'), 'When I grow up, I want to be a watermelon');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    assert.throws(() => decrypted(bytes, half));
  });

  test('takes the signature of RFC 8292, section 2.4, and none that was changed', () => {
    const signed = [
      'eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9',
      'eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0',
      'i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA',
    ];
    const point = 'BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs';
    const { claims } = vapidOf(`vapid t=${signed.join('.')}, k=${point}`);
    assert.deepEqual(claims, { aud: 'https://push.example.net', exp: 1453523768, sub: 'mailto:push@example.com' });
    assert.throws(() =>
      vapidOf(`vapid t=${[signed[0], signed[1], `${signed[2]?.slice(0, -4)}AAAA`].join('.')}, k=${point}`),
    );
  });
});

describe('a message of web push', () => {
  test('that fits is whole; one that does not ends after a word, as late as it can', () => {
    const notice = wholeNotice();
    const whole = messageOf(notice, 3_993);
    assert.doesNotMatch(whole.body, /…$/);
    assert.match(whole.body, /The way back: https:\/\/example\.com\/handbook\/rollback$/);
    const words = { ...notice, actions: ['one two three four five six seven '.repeat(300)] };
    for (const most of limits.pushBytes) {
      const json = pushMessage(words, most);
      assert.ok(json.length > most - 20, `${json.length} of ${most}`);
      assert.match((JSON.parse(json) as PushMessage).body, /(?:one|two|three|four|five|six|seven)…$/);
    }
  });

  test('without a space ends within, and no character is cut in two', () => {
    for (const unit of ['x', '漢', '😀', '"', '\\\\']) {
      const { body } = messageOf({ ...wholeNotice(), actions: [unit.repeat(9_000)] }, 3_993);
      assert.match(body, /…$/);
      assert.ok(body.isWellFormed());
    }
  });

  test('has no more than its room, whatever stands in it, and a topic of 32 characters', () => {
    const wild = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 600 }),
      fc.string({ unit: 'grapheme', maxLength: 600 }),
    );
    fc.assert(
      fc.property(wild, wild, wild, fc.constantFrom(...limits.pushBytes), (title, because, key, most) => {
        const notice: Notice = {
          ...hostileNotice(),
          title: title.slice(0, limits.noticeTitleCharacters),
          because,
          key,
        };
        const message = messageOf(notice, most);
        assert.match(topicOf(notice), /^[\w-]{32}$/);
        assert.equal(message.tag, topicOf(notice));
        assert.match(message.path, /^\/(?:incidents\/|$)/);
      }),
    );
  });
});
