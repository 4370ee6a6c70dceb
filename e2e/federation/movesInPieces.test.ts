import { describeMoves } from './moves/describeMoves';

// Ranges so long that steps are cut for hand-overs have too many samples for a test.
jest.mock('../../src/engine/plan/cheapSamples', () => ({ CHEAP_SAMPLES: 0 }));

describeMoves();
