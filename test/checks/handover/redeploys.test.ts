import check from '../../../src/checks/handover/redeploys.ts';
import { itAsks } from './questions.ts';

itAsks(check, 'high', ['hosting', 'redeploy']);
