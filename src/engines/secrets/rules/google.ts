import type { SecretRule } from '../rule.ts';
import { defineRule } from '../rule.ts';
import { base64, digits, lower, madeUp, urlSafe } from './made-up.ts';
import { alone, assigned, either } from './pattern.ts';

const word = ['PRIVATE', 'KEY'].join(' ');
const pem = (): string => `-----BEGIN ${word}-----\\n${madeUp(base64, 64)}\\n-----END ${word}-----\\n`;

export const googleKeys: readonly SecretRule[] = [
  defineRule({
    id: 'google-api-key',
    issuer: 'google',
    title: 'a Google API key',
    // Meant to be seen for Firebase and Maps; a way to the bill of Gemini where nobody restricted it.
    class: 'conditional',
    reach: 'token',
    keywords: ['aiza'],
    pattern: alone(String.raw`AIza[\w-]{35}`),
    entropy: 3,
    positives: () => [`apiKey: "AIza${madeUp(urlSafe, 34)}x"`],
    negatives: () => [`AIza${madeUp(urlSafe, 43)}`, `AIza${'a'.repeat(35)}`],
  }),
  defineRule({
    id: 'gemini-api-key',
    issuer: 'google',
    title: 'a Gemini API key',
    class: 'secret',
    reach: 'token',
    keywords: ['aq.ab8rn6'],
    pattern: alone(String.raw`AQ\.Ab8RN6[\w-]{44}`),
    entropy: 3,
    positives: () => [`GEMINI_API_KEY=AQ.Ab8RN6${madeUp(urlSafe, 43)}x`],
    negatives: () => [`AQ.Ab8RN5${madeUp(urlSafe, 44)}`, `AQ.Ab8RN6${madeUp(urlSafe, 40)}`],
  }),
  defineRule({
    id: 'google-service-account-key',
    issuer: 'google',
    title: 'the key of a Google service account (Firebase Admin and Google Cloud)',
    class: 'secret',
    reach: 'token',
    keywords: ['.iam.gserviceaccount.com', '"service_account"', 'auth_provider_x509_cert_url'],
    // The private key beside what only the file of a service account has beside it, in either order.
    pattern:
      /(?:"service_account"|auth_provider_x509_cert_url|\.iam\.gserviceaccount\.com)[^]{0,1200}?private_?key\\?"\s{0,4}:\s{0,4}\\?"(?<secret>-----BEGIN [A-Z ]{0,12}PRIVATE KEY-----[^"]{40,3800})|private_?key\\?"\s{0,4}:\s{0,4}\\?"(?<secret>-----BEGIN [A-Z ]{0,12}PRIVATE KEY-----[^"]{40,3800})[^]{0,400}?(?:\.iam\.gserviceaccount\.com|auth_provider_x509_cert_url)/g,
    window: { before: 5000, after: 5600 },
    positives: () => [
      `{"type":"service_account","project_id":"community","private_key_id":"${madeUp('0123456789abcdef', 40)}","private_key":"${pem()}"}`,
      `{"private_key": "${pem()}", "client_email": "robot@community.iam.gserviceaccount.com"}`,
    ],
    negatives: () => ['{"private_key_id":"DUMMY","private_key":"DUMMY"}', '{"required":["type","private_key"]}'],
  }),
  defineRule({
    id: 'google-oauth-client-secret',
    issuer: 'google',
    title: 'a Google OAuth client secret',
    class: 'secret',
    reach: 'token',
    keywords: ['gocspx-'],
    pattern: alone(String.raw`GOCSPX-[\w-]{28}`),
    entropy: 3,
    positives: () => [`GOOGLE_CLIENT_SECRET=GOCSPX-${madeUp(urlSafe, 27)}x`],
    negatives: () => ['GOCSPX-example'],
  }),
  defineRule({
    id: 'google-oauth-legacy-secret',
    issuer: 'google',
    title: 'a Google OAuth client secret of the old form',
    class: 'secret',
    reach: 'named',
    keywords: ['google', '.apps.googleusercontent.com'],
    // Named after Google, or beside the ID of a client.
    pattern: either(
      assigned(String.raw`google[\w.-]{0,20}secret`, String.raw`[\w-]{24}`),
      /\.apps\.googleusercontent\.com[^]{1,160}?(?:client_?[sS]ecret|CLIENT_SECRET)["']?\s{0,4}[:=]\s{0,4}["'](?<secret>[\w-]{24})["']/g,
    ),
    entropy: 3.5,
    positives: () => [`google_client_secret = '${madeUp(urlSafe, 23)}x'`],
    negatives: () => ['GOOGLE_CLIENT_SECRET=process.env.SECRET', `google_client_id = '${madeUp(urlSafe, 24)}'`],
  }),
  defineRule({
    id: 'google-oauth-access-token',
    issuer: 'google',
    title: 'a Google OAuth access token',
    // It ends after an hour; what it came from does not.
    class: 'conditional',
    reach: 'token',
    keywords: ['ya29.'],
    pattern: /(?<!(?<!\\)[\w-])ya29\.[\w-]{30,400}/g,
    entropy: 3.5,
    positives: () => [`access_token: 'ya29.${madeUp(urlSafe, 60)}'`],
    negatives: () => ['ya29.example'],
  }),
  defineRule({
    id: 'google-oauth-client-id',
    issuer: 'google',
    title: 'a Google OAuth client ID',
    class: 'public',
    reach: 'token',
    keywords: ['.apps.googleusercontent.com'],
    pattern: alone(String.raw`\d{6,21}-[a-z0-9]{32}\.apps\.googleusercontent\.com`),
    positives: () => [`client_id=${madeUp(digits, 12)}-${madeUp(lower + digits, 32)}.apps.googleusercontent.com`],
    negatives: () => ['1234567890.apps.googleusercontent.com'],
  }),
  defineRule({
    id: 'firebase-messaging-key',
    issuer: 'google',
    title: 'a server key of Firebase Cloud Messaging',
    class: 'secret',
    reach: 'token',
    keywords: [':apa91b'],
    // Eleven characters are a key of the server; longer beginnings are tokens of devices.
    pattern: alone(String.raw`AAAA[\w-]{7}:APA91b[\w-]{134}`),
    entropy: 4,
    positives: () => [`FCM_SERVER_KEY=AAAA${madeUp(urlSafe, 7)}:APA91b${madeUp(urlSafe, 133)}x`],
    negatives: () => [`${madeUp(urlSafe, 22)}:APA91b${madeUp(urlSafe, 134)}`],
  }),
];
