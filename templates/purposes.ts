/** What a message is for: the closed list that texts name in their header and that decides windows, caps and permission. */

/** Purposes of messages that we begin, in the order in which pages show them. `service`: notices on rights and an existing dossier. */
export const ACTIVE_PURPOSES = ['outreach', 'service', 'reminder'] as const;
export type ActivePurpose = (typeof ACTIVE_PURPOSES)[number];

/** A `reply` answers what somebody wrote. */
export const PURPOSES = ['reply', ...ACTIVE_PURPOSES] as const;
export type Purpose = (typeof PURPOSES)[number];
