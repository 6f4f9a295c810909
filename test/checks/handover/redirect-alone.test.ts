import check from '../../../src/checks/handover/redirect-alone.ts';
import { itAsks } from './questions.ts';

itAsks(check, 'medium', ['redirect']);
