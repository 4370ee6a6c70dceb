import { z } from 'zod';

/** Why something is changed, for the audit. */
export const reasonSchema = z.string().max(1000, 'at most 1000 characters').prefault('');
