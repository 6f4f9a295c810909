import { describe } from 'node:test';
import { itSurvivesCrashes } from './crashes.ts';

describe('applying and undoing a plan with a crash at every call', () => {
  itSurvivesCrashes(1);
});
