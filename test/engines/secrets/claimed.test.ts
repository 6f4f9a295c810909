import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { claimed } from '../../../src/engines/secrets/claimed.ts';
import { rules } from '../../../src/engines/secrets/rules/index.ts';

/** Written down a second time on purpose: taking one out is a decision in two places. */
const promised =
  'Algolia, Anthropic, Auth0, AWS, Brevo, Clerk, Cloudflare, Cohere, Database URLs, DeepSeek, Discord, Docker Hub, Doppler, ElevenLabs, Firebase, Fly, GitHub, Google, Groq, Hugging Face, Intercom, Lemon Squeezy, Linear, Mailgun, Mapbox, Mistral, Neon, Netlify, Notion, npm, OpenAI, OpenRouter, Paddle, Perplexity, PlanetScale, Polar, PostHog, Postmark, Private keys, Pusher, Railway, Render, Replicate, Resend, SendGrid, Sentry, Signing secrets, Slack, Stripe, Supabase, Telegram, Turso, Twilio, Upstash, Vercel, xAI';

/** Names of the research where ours differ. */
const namedThere: { readonly [provider: string]: string } = {
  'Hugging Face': 'HF',
  'Docker Hub': 'DockerHub',
  'Database URLs': 'DB URLs',
  'Signing secrets': 'JWT signing',
  'Private keys': 'private keys',
  'Lemon Squeezy': 'LemonSqueezy',
};

test('what is claimed is what was promised', () => {
  const names = claimed.map(({ provider }) => provider);
  assert.deepEqual(
    names.toSorted((a, b) => a.toLowerCase().localeCompare(b.toLowerCase(), 'en')),
    promised.split(', ').toSorted((a, b) => a.toLowerCase().localeCompare(b.toLowerCase(), 'en')),
  );
});

describe('each claimed provider has its rules', () => {
  const known = new Set(rules.map(({ id }) => id));
  for (const { provider, rules: wanted } of claimed)
    test(provider, () => {
      assert.deepEqual(
        wanted.filter(id => !known.has(id)),
        [],
      );
      assert.equal(new Set(wanted).size, wanted.length);
    });
});

const research = join(
  process.env['LAUNCH_READY_SHARED'] ?? join(import.meta.dirname, '../../../../shared'),
  'research/secrets.md',
);
test(
  'what is claimed is the list of the research, row by row',
  { skip: existsSync(research) ? false : 'the research is not here: ../shared/research/secrets.md beside the project' },
  () => {
    const [, list = ''] = /^## 3\.(.*?)^Placeholders to drop/ms.exec(readFileSync(research, 'utf8')) ?? [];
    const rows = list
      .split('\n')
      .filter(line => line.startsWith('| '))
      .slice(1);
    const names = claimed.map(({ provider }) => namedThere[provider] ?? provider);
    const also = ['Gemini'];
    assert.ok(rows.length > 30, `${rows.length} rows`);
    assert.deepEqual(
      rows
        .filter(row => ![...names, ...also].some(name => row.includes(name.split(' ')[0] ?? name)))
        .map(row => row.slice(0, 40)),
      [],
      'every row has a provider',
    );
    assert.deepEqual(
      names.filter(name => !list.includes(name)),
      [],
      'every provider has a row',
    );
  },
);
