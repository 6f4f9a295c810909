import { fault, objectIn, requestFaults, type Rules } from './receiver.ts';

// docs.slack.dev/reference/block-kit/blocks and /composition-objects/text-object; api.slack.com/changelog/2016-05-17 for the refusals
// (words in plain text); docs.slack.dev/apis/web-api/rate-limits for 429. Read 2026-11-28.

type Text = { readonly type: string; readonly text: string; readonly emoji?: boolean; readonly verbatim?: boolean };
type Block = { readonly type: string; readonly text?: Text; readonly elements?: readonly Text[] };

/** Anything between < and > acts: mentions of everybody, of people, links. Links of the web are all that is sent. */
const mentions = (text: string): boolean =>
  [...text.matchAll(/<([^>]*)>?/g)].some(([, inner]) => !/^https?:\/\/[^|]+\|[\w ]+$/.test(inner ?? ''));

const looseAmpersand = /&(?!amp;|lt;|gt;)/;

const textFaults = (text: Text | undefined, most: number, only?: string): readonly string[] => {
  if (text === undefined) return ['no text object'];
  return [
    ...fault(text.type === 'plain_text' || text.type === 'mrkdwn', `text of type ${text.type}`),
    ...fault(only === undefined || text.type === only, `${text.type} where ${only} is wanted`),
    ...fault(
      text.text.length >= 1 && text.text.length <= most,
      `text of ${text.text.length} characters, allowed ${most}`,
    ),
    ...fault(text.type === 'mrkdwn' || text.verbatim === undefined, 'verbatim is for mrkdwn only'),
    ...fault(text.type === 'plain_text' || text.emoji === undefined, 'emoji is for plain_text only'),
    ...fault(!mentions(text.text), `acts: ${text.text}`),
    ...fault(!looseAmpersand.test(text.text), 'an & that is not escaped'),
  ];
};

const blockFaults = ({ type, text, elements = [] }: Block): readonly string[] => {
  if (type === 'header') return textFaults(text, 150, 'plain_text');
  if (type === 'section') return textFaults(text, 3_000);
  if (type === 'context')
    return [
      ...fault(elements.length >= 1 && elements.length <= 10, `${elements.length} elements`),
      ...elements.flatMap(one => textFaults(one, 3_000)),
    ];
  return [`block ${type}`];
};

export const slackRules = (path: string): Rules => ({
  faults: got => {
    const { text, blocks } = objectIn(got);
    const list = Array.isArray(blocks) ? (blocks as readonly Block[]) : [];
    return [
      ...requestFaults(got, path),
      ...fault(typeof text === 'string' && text !== '' && !mentions(text) && !looseAmpersand.test(text), 'text'),
      ...fault(list.length >= 1 && list.length <= 50, `${list.length} blocks`),
      ...list.flatMap(blockFaults),
    ];
  },
  answers: {
    take: { status: 200, body: 'ok' },
    'too-much': { status: 429, headers: { 'retry-after': '30' }, body: 'rate_limited' },
    refuse: { status: 404, body: 'no_service' },
    down: { status: 500, body: 'rollup_error' },
  },
  bad: { status: 400, body: 'invalid_blocks' },
});
