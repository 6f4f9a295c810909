import type { Issuer } from './issuer.ts';
import { exchange } from './steps.ts';

const bill = (name: string, more = ''): string =>
  `A stranger uses ${name} at your cost, until the limit or the card is empty${more}; your own users then get errors.`;

const ai = (id: string, name: string, page: string, source: Issuer['source'] = null, more = ''): Issuer => ({
  id,
  name,
  blastRadius: bill(name, more),
  rotation: exchange({
    make: `Create a new key in the console of ${name}, with a spending limit, for this app alone.`,
    revoke: 'Delete the old key in the same place; when the bill runs already, do this first.',
    look: 'Look at the usage of the days since it was exposed, set a limit, and ask support about charges that were not yours.',
  }),
  page,
  source,
});

export const aiIssuers: readonly Issuer[] = [
  ai(
    'openai',
    'OpenAI',
    'https://platform.openai.com/api-keys',
    {
      url: 'https://help.openai.com/en/articles/4936850-where-do-i-find-my-openai-api-key',
      read: '2026-11-27',
    },
    ', and reads files and conversations that are stored there',
  ),
  ai('anthropic', 'Anthropic', 'https://console.anthropic.com/settings/keys'),
  ai('openrouter', 'OpenRouter', 'https://openrouter.ai/settings/keys', {
    url: 'https://openrouter.ai/docs/cookbook/administration/api-key-rotation.md',
    read: '2026-11-27',
  }),
  ai('groq', 'Groq', 'https://console.groq.com/keys'),
  ai('xai', 'xAI', 'https://console.x.ai/'),
  ai('perplexity', 'Perplexity', 'https://www.perplexity.ai/settings/api'),
  ai('replicate', 'Replicate', 'https://replicate.com/account/api-tokens', null, ', and reads your private models'),
  ai(
    'huggingface',
    'Hugging Face',
    'https://huggingface.co/settings/tokens',
    null,
    ', and reads or replaces private models and data sets',
  ),
  ai(
    'elevenlabs',
    'ElevenLabs',
    'https://elevenlabs.io/app/settings/api-keys',
    null,
    ', and speaks with the voices that you cloned',
  ),
  ai('deepseek', 'DeepSeek', 'https://platform.deepseek.com/api_keys'),
  ai('mistral', 'Mistral', 'https://console.mistral.ai/api-keys'),
  ai('cohere', 'Cohere', 'https://dashboard.cohere.com/api-keys'),
];
