import { createContext } from 'react';

import { type RuleSeed } from './ruleSeed';

/** Opens the editor with a rule; undefined where no rules can be made. */
export const EditRule = createContext<((seed: RuleSeed) => void) | undefined>(undefined);
