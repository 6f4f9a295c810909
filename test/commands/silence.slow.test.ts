import { describe } from 'node:test';
import { testSilences } from './silence.ts';

describe('the sound community with one thing silent: every name server, address and host, the parent, the resolver and the registry', () => {
  testSilences(all => all, 20);
});
