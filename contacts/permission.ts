/**
 * Whether we may message a person, and for what. Consent is given per purpose and silence is not consent
 * (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, Điều 9), so a purpose nobody granted is `none`, which is not `granted`.
 */
export const PURPOSES = ['reminder', 'outreach'] as const;
/** `reminder`: about the person's own pending confirmation. `outreach`: guidance and campaigns. */
export type PermissionPurpose = (typeof PURPOSES)[number];
export type PermissionState = 'granted' | 'refused' | 'none';

/** Who recorded it, when the person did it themselves with a message. Offices name their own source. */
export const BY_THE_PERSON = 'citizen';

export function isPurpose(text: string): text is PermissionPurpose {
  return (PURPOSES as readonly string[]).includes(text);
}

/** What an address may be messaged for. A stop on the address wins over every permission of its person. */
export function permissionsAt(
  address: { stoppedAt: Date | null },
  recorded: readonly { purpose: string; state: string }[],
): Record<PermissionPurpose, PermissionState> {
  const answer: Record<PermissionPurpose, PermissionState> = { reminder: 'none', outreach: 'none' };
  for (const { purpose, state } of recorded)
    if (isPurpose(purpose)) answer[purpose] = state === 'granted' ? 'granted' : 'refused';
  if (address.stoppedAt !== null) for (const purpose of PURPOSES) answer[purpose] = 'refused';
  return answer;
}
