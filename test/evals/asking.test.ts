import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinedEvents, joinedLines } from '../../src/drive/assistant/question.ts';

test('a stream of events is one answer, whatever ends its lines and whatever else it sends', () => {
  const frame = (text: string): string => `data: ${JSON.stringify({ choices: [{ delta: { content: text } }] })}`;
  const pointer = '/choices/0/delta/content';
  const body = ['event: open\ndata: {}', frame('See the'), ': comment', frame(' post “Bread”.'), 'data: [DONE]'];
  assert.equal(joinedEvents(body.join('\n\n'), pointer), 'See the post “Bread”.');
  assert.equal(joinedEvents(body.join('\n\n').replaceAll('\n', '\r\n'), pointer), 'See the post “Bread”.');
  assert.equal(joinedEvents('data: {"type":"text-delta",\ndata: "delta":"Hi"}\n\n', '/delta'), 'Hi');
  assert.equal(joinedEvents('no stream at all', pointer), '');
});

test('lines with a code are one answer; calls of tools, data and what was cut off are none of it', () => {
  const body = [
    'f:{"messageId":"m"}',
    '0:"See \\"Bread\\""',
    '9:{"toolName":"x"}',
    '0:" now"',
    '0:"cut',
    '00:"no"',
    'd:{}',
  ];
  assert.equal(joinedLines(body.join('\n'), '0'), 'See "Bread" now');
  assert.equal(joinedLines(body.join('\r\n'), '0'), 'See "Bread" now');
});
