import { bearer, type Probe } from './probe.ts';

/** Lists of models and accounts cost nothing: no text is made. */
export const aiProbes: readonly Probe[] = [
  bearer(['openai-api-key'], 'https://api.openai.com/v1/models', /^sk-(?:(?:proj|svcacct|admin)-)?|T3BlbkFJ/g, {
    // A restricted key is told, with the same status as a wrong one, which rights it lacks.
    alive: [
      { status: 200 },
      { status: 401, says: /missing scopes|insufficient permissions/i },
      { status: 403, says: /missing scopes|insufficient permissions/i },
    ],
    refused: [{ status: 401, says: /invalid_api_key|incorrect api key|deactivated/i }],
  }),
  bearer(['anthropic-api-key'], 'https://api.anthropic.com/v1/models', /^sk-ant-[a-z]+\d\d-|AA$/g, {
    only: /^sk-ant-api/,
    header: { name: 'x-api-key', value: '{key}' },
    more: { 'anthropic-version': '2023-06-01' },
  }),
  bearer(['openrouter-api-key'], 'https://openrouter.ai/api/v1/key', /^sk-or-v1-/g),
  bearer(['groq-api-key'], 'https://api.groq.com/openai/v1/models', /^gsk_/g),
  bearer(['xai-api-key'], 'https://api.x.ai/v1/api-key', /^xai-/g, {
    refused: [{ status: 401 }, { status: 400, says: /incorrect api key/i }],
  }),
  bearer(['replicate-api-token'], 'https://api.replicate.com/v1/account', /^r8_/g),
  bearer(
    ['huggingface-token', 'huggingface-organisation-token'],
    'https://huggingface.co/api/whoami-v2',
    /^(?:hf_|api_org_)/g,
  ),
  bearer(['elevenlabs-api-key'], 'https://api.elevenlabs.io/v1/user/subscription', /^sk_/g, {
    header: { name: 'xi-api-key', value: '{key}' },
    alive: [{ status: 200 }, { status: 401, says: /missing_permissions/ }],
    refused: [{ status: 401, says: /invalid_api_key/ }],
  }),
  bearer(['deepseek-api-key'], 'https://api.deepseek.com/models', /^sk-/g),
  bearer(['mistral-api-key'], 'https://api.mistral.ai/v1/models', /^$/g),
  bearer(['cohere-api-key'], 'https://api.cohere.com/v1/models', /^$/g),
  bearer(['gemini-api-key'], 'https://generativelanguage.googleapis.com/v1beta/models?pageSize=1', /^AQ\.Ab8RN6/g, {
    header: { name: 'x-goog-api-key', value: '{key}' },
    refused: [{ status: 400, says: /API_KEY_INVALID/ }, { status: 401 }],
  }),
  // Made for Firebase and Maps, and seen by everybody; the same key opens Gemini where nobody keeps it from it.
  bearer(['google-api-key'], 'https://generativelanguage.googleapis.com/v1beta/models?pageSize=1', /^AIza/g, {
    header: { name: 'x-goog-api-key', value: '{key}' },
    refused: [
      { status: 400, says: /API_KEY_INVALID/ },
      { status: 403, says: /SERVICE_DISABLED|API_KEY_SERVICE_BLOCKED/ },
    ],
    shows: 'it opens the Gemini API, which is paid for',
  }),
];
