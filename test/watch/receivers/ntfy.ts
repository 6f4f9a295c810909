import { fault, objectIn, requestFaults, type Rules } from './receiver.ts';

// docs.ntfy.sh/publish ("Publish as JSON", "Limitations", "Picking a topic"), server/errors.go of binwiederhier/ntfy. Read 2026-11-28.

const known = new Set(['topic', 'message', 'title', 'tags', 'priority', 'click']);

export const ntfyRules = (topic: string, token: string): Rules => ({
  faults: got => {
    const body = objectIn(got);
    const { message, title, tags, priority, click } = body;
    return [
      ...requestFaults(got, '/'),
      ...fault(got.headers.authorization === `Bearer ${token}`, 'authorization'),
      ...fault(
        Object.keys(body).every(name => known.has(name)),
        'a member that is not known',
      ),
      ...fault(body['topic'] === topic, `topic ${String(body['topic'])}`),
      ...fault(typeof message === 'string' && message !== '' && Buffer.byteLength(message) <= 4_096, 'message'),
      ...fault(typeof title === 'string' && title !== '', 'title'),
      ...fault(Array.isArray(tags) && tags.every(tag => typeof tag === 'string'), 'tags'),
      ...fault(
        typeof priority === 'number' && Number.isInteger(priority) && priority >= 1 && priority <= 5,
        'priority',
      ),
      ...fault(click === undefined || (typeof click === 'string' && URL.canParse(click)), 'click'),
      ...fault(Buffer.byteLength(got.body) <= 8_192, 'too long a document'),
    ];
  },
  answers: {
    take: { status: 200, body: `{"id":"Zr0Jk2fA9b","time":1764291600,"event":"message","topic":"${topic}"}` },
    'too-much': {
      status: 429,
      headers: { 'retry-after': '60' },
      body: '{"code":42901,"http":429,"error":"limit reached: too many requests","link":"https://ntfy.sh/docs/publish/#limitations"}',
    },
    refuse: { status: 403, body: `{"code":40301,"http":403,"error":"forbidden to write to ${topic} with ${token}"}` },
    down: { status: 507, body: '{"code":50701,"http":507,"error":"cannot write"}' },
  },
  bad: { status: 400, body: '{"code":40024,"http":400,"error":"invalid request: body must be valid JSON"}' },
});
