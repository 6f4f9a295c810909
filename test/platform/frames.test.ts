import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PeerFailure } from '../../src/platform/errors.ts';
import { clientFrame, createAssembler, createFrameReader, type Frame } from '../../src/platform/frames.ts';
import { serverFrame } from '../evals/socket-server.ts';

test('the examples of RFC 6455 §5.7', () => {
  const hello = clientFrame(1, Buffer.from('Hello'), Buffer.from([0x37, 0xfa, 0x21, 0x3d]));
  assert.equal(hello.toString('hex'), '818537fa213d7f9f4d5158');
  const read = createFrameReader(1_000);
  const assemble = createAssembler();
  const messages = [...read(Buffer.from('8105', 'hex')), ...read(Buffer.from('48656c6c6f', 'hex'))].map(assemble);
  assert.deepEqual(messages, ['Hello']);
  assert.deepEqual(read(Buffer.from('010348656c80026c6f', 'hex')).map(assemble), [null, 'Hello']);
});

test('borders of chunks make no difference', () => {
  const sent = fc.array(fc.tuple(fc.constantFrom(1, 2, 9, 10), fc.uint8Array({ maxLength: 100 })), { maxLength: 6 });
  fc.assert(
    fc.property(sent, fc.integer({ min: 1, max: 40 }), (frames, step) => {
      const bytes = Buffer.concat(frames.map(([opcode, payload]) => serverFrame(opcode, Buffer.from(payload))));
      const read = createFrameReader(1_000);
      const found: Frame[] = [];
      for (let at = 0; at < bytes.length; at += step) found.push(...read(bytes.subarray(at, at + step)));
      assert.deepEqual(
        found.map(({ opcode, payload }) => [opcode, payload.toString('hex')]),
        frames.map(([opcode, payload]) => [opcode, Buffer.from(payload).toString('hex')]),
      );
    }),
  );
});

test('any bytes end as frames or as a failure of the peer, never as a bug', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      try {
        const assemble = createAssembler();
        for (const frame of createFrameReader(100)(Buffer.from(bytes))) if (frame.opcode < 8) assemble(frame);
      } catch (error) {
        assert.ok(error instanceof PeerFailure, String(error));
      }
    }),
  );
});
