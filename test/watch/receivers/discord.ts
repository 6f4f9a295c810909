import { fault, objectIn, requestFaults, type Rules } from './receiver.ts';

// docs.discord.com/developers/resources/webhook ("Execute Webhook"), /resources/message ("Embed Limits"), /topics/rate-limits and
// /topics/opcodes-and-status-codes. Read 2026-11-28.

type Embed = {
  readonly title?: string;
  readonly description?: string;
  readonly color?: number;
  readonly timestamp?: string;
  readonly footer?: { readonly text: string };
};

const known = new Set(['title', 'description', 'color', 'timestamp', 'footer']);

const embedFaults = (embed: Embed): readonly string[] => [
  ...fault(
    Object.keys(embed).every(name => known.has(name)),
    'a member of an embed that is not known',
  ),
  ...fault((embed.title ?? '').length <= 256, 'title of an embed'),
  ...fault((embed.description ?? '').length <= 4_096, 'description of an embed'),
  ...fault((embed.footer?.text ?? '').length <= 2_048, 'footer of an embed'),
  ...fault(Number.isInteger(embed.color) && (embed.color ?? -1) >= 0 && (embed.color ?? 0) <= 0xff_ff_ff, 'colour'),
  ...fault(!Number.isNaN(Date.parse(embed.timestamp ?? '')), 'timestamp'),
];

const size = ({ title = '', description = '', footer }: Embed): number =>
  title.length + description.length + (footer?.text ?? '').length;

export const discordRules = (path: string): Rules => ({
  faults: got => {
    const { content, embeds, allowed_mentions: allowed } = objectIn(got);
    const list = Array.isArray(embeds) ? (embeds as readonly Embed[]) : [];
    return [
      ...requestFaults(got, `${path}?wait=true`),
      ...fault(typeof content === 'string' && content.length >= 1 && content.length <= 2_000, 'content'),
      ...fault(list.length <= 10, `${list.length} embeds`),
      ...list.flatMap(embedFaults),
      ...fault(list.reduce((sum, embed) => sum + size(embed), 0) <= 6_000, 'embeds are too long together'),
      ...fault(JSON.stringify(allowed) === '{"parse":[]}', 'somebody could be mentioned'),
    ];
  },
  answers: {
    take: {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"id":"1300000000000000001","type":0}',
    },
    'too-much': {
      status: 429,
      headers: { 'content-type': 'application/json', 'retry-after': '65' },
      body: '{"message":"You are being rate limited.","retry_after":1.337,"global":false}',
    },
    refuse: { status: 404, body: '{"message":"Unknown Webhook","code":10015}' },
    down: { status: 503, body: 'upstream connect error' },
  },
  bad: { status: 400, body: '{"message":"Invalid Form Body","code":50035}' },
});
