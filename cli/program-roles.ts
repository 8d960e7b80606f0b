/** What one process of the program does: everything, the pages and webhooks, or the sending and the clock. */
export const PROGRAM_ROLES = ['all', 'web', 'worker'] as const;
export type ProgramRole = (typeof PROGRAM_ROLES)[number];
