import { fault, objectIn, requestFaults, type Rules } from './receiver.ts';

// core.telegram.org/bots/api: #sendmessage, #making-requests, #responseparameters. Read 2026-11-28.

/** What becomes a mention, a command or a tag in a text without markup. */
const acts = /(?:^|[^\w])@\w|(?:^|\s)[/#$][a-z]/i;

export const telegramRules = (token: string): Rules => ({
  faults: got => {
    const { chat_id: chat, text, parse_mode: mode, entities, link_preview_options: preview } = objectIn(got);
    return [
      ...requestFaults(got, `/bot${token}/sendMessage`),
      ...fault(typeof chat === 'string' && /^(?:-?\d+|@\w+)$/.test(chat), 'chat_id'),
      ...fault(typeof text === 'string' && text.length >= 1 && text.length <= 4_096, 'text'),
      ...fault(mode === undefined && entities === undefined, 'markup is read'),
      ...fault(typeof text === 'string' && !acts.test(text), `acts: ${String(text)}`),
      ...fault(JSON.stringify(preview) === '{"is_disabled":true}', 'link_preview_options'),
    ];
  },
  answers: {
    take: {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"ok":true,"result":{"message_id":7}}',
    },
    'too-much': {
      status: 429,
      body: '{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 5","parameters":{"retry_after":5}}',
    },
    refuse: { status: 400, body: '{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}' },
    down: { status: 502, body: '{"ok":false,"error_code":502,"description":"Bad Gateway"}' },
  },
  bad: { status: 400, body: '{"ok":false,"error_code":400,"description":"Bad Request: message is too long"}' },
});
