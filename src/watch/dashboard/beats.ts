import { createHmac } from 'node:crypto';

/** The token with which one job reports: whoever reads it in that job's crontab cannot speak for another one. */
export const beatToken = (secret: string, name: string): string =>
  createHmac('sha256', secret).update(`launch-ready beat ${name}`).digest('base64url');
